"""Names as an American payroll has them. All people are invented: names are drawn part by part."""

from __future__ import annotations

import unicodedata
from random import Random

# Given and family names of one community; ``_`` stands for a space inside a name.
_GIVEN = {
    "anglo": """
        Amy Andrew Angela Barbara Benjamin Beth Brandon Brian Caitlin Carol Charles Chloë Christopher Connor Craig
        Daniel Deborah Donna Douglas Edward Eleanor Elizabeth Emma Eric Frances Gregory Hannah Heather Helen Ian Jacob
        Janet Jeffrey Jessica Joan Joshua Judith Karen Katherine Kenneth Kyle Laura Lauren Linda Logan Lori Margaret
        Mary-Kate Matthew Megan Michelle Nancy Nathan Nicholas Olivia Pamela Patrick Paul Peter Rachel Rebecca René
        Robert Ruth Ryan Samuel Scott Sharon Siobhán Stephen Susan Theodore Thomas Timothy Tyler Virginia Walter William
        Zoë
    """,
    "hispanic": """
        Adriana Alejandro Ana-Sofía Andrés Ángel Beatriz Camila Carlos Cecilia César Cristina Diego Eduardo Elena
        Esperanza Fernando Francisco Gabriela Guadalupe Héctor Inés Isabel Iván Javier Jesús Joaquín José Juan Julián
        Leticia Lucía Luis_Ángel Luz Marcela María María_José Mariana Mateo Mercedes Miguel Mónica Óscar Paloma Rafael
        Ramón Raúl Ricardo Rocío Rodrigo Rosa Santiago Sofía Teresa Tomás Valentina Verónica Ximena Yolanda
    """,
    "black": """
        Aaliyah Alicia Andre Anthony Antoine Ayana Calvin Camille Cedric Charlene Clarence Curtis Darius Darnell Denise
        DeShawn Devonte Dominique Ebony Elijah Ernestine Ezekiel Florence Gwendolyn Imani Isaiah Jamal Janelle Jasmine
        Jermaine Kareem Keisha Kendra La'Tonya LaShonda Latrice Leroy Malik Marcus Marquis Monique Naomi Nia Otis
        Raymond Reginald Renée Rosalind Shanice Sheila Tamika Terrence Tiana Tyrone Vanessa Xavier Yvette Zora
    """,
    "east_asian": """
        Akiko Alice Amy Bo-Young Chen Christine Daniel Emily Eugene Grace Haruka Hiroshi Hye-Jin Jae-Won Jason Jenny
        Ji-Woo Jonathan Joy Jun Kai Kenji Kevin Lian Mei Mei-Ling Michael Min-Jun Naomi Ryo Sakura Sean Soo-Jin
        Stephanie Sunny Victor Vivian Wei Wendy Xiaoming Yan Yuki Yuxuan Ziyi
    """,
    "south_asian": """
        Aarav Aditi Aisha Ajay Amit Anika Anjali Arjun Asha Deepak Devi Farah Farhan Gaurav Harpreet Imran Ishaan Kavita
        Kiran Lakshmi Manpreet Meera Mohammed Nadia Neha Nikhil Padma Pooja Priya Rahul Rajesh Rohan Rukmini Sandeep
        Sanjay Shabnam Shreya Simran Sunita Tariq Uma Vijay Vikram Yasmin Zainab
    """,
    "vietnamese": """
        An Anh Bảo Bích Châu Diễm Dung Hải Hạnh Hiền Hoa Hùng Hương Khanh Kim Lan Linh Long Mai Minh My Nam Ngọc Nhung
        Phong Phượng Quân Quang Tâm Thảo Thanh Thịnh Thu Thủy Trang Trinh Tuấn Vân Việt Xuân Yến
    """,
    "filipino": """
        Angelica Arnel Bayani Carmela Corazon Dalisay Edgardo Erlinda Fe Ferdinand Gloria Imelda Jayson Jerome Jhun Joy
        Jocelyn Ligaya Lourdes Luzviminda Maricel Marivic Mark_Anthony Melchor Nenita Noel Precious Rizal Rolando Rowena
    """,
    "native": """
        Aiyana Ashkii Cheyenne Dakota Dyani Elan Halona Jolene Kai Leona Lonan Misae Nizhoni Nokosi Sequoia Shania
        Takoda Tayen Wayne Winona
    """,
    "other": """
        Abebe Adaeze Amara Anastasia Bilal Chidi Dimitri Fatima Giovanni Hamza Ifeoma Ioana Kofi Kwame Layla Leilani
        Makoa Mariam Mohamed Nasrin Ngozi Olena Omid Parisa Salma Selam Shirin Sinte Svetlana Tadesse Tevita Yaw Yousef
        Zahra
    """,
}

_FAMILY = {
    "anglo": """
        Abernathy Anderson Ashworth Baker Barlow Beckett Bennett Brightwater Callahan Carmichael Clarke Coleman Crawford
        D'Amico Dalton Donnelly Driscoll Ellsworth Fairbanks Fitzgerald Fletcher Galbraith Gallagher Griffith Hartley
        Hawthorne Hollingsworth Huckaby Jamison Kavanagh Kensington Kowalski Lindqvist MacAllister Mackenzie McBride
        McGillicuddy Merriweather Nilsson Novak O'Brien O'Shaughnessy Pemberton Petersen Quigley Ransom Rutherford
        Schmidt Schwarzenberger Shaw Smith-Hartwell Sørensen Stonebridge Sutherland Thornton Underwood Van_der_Berg
        Vandermeer Walsh Weatherby Whitcomb Whitfield Winterbourne Wojciechowski Yates
    """,
    "hispanic": """
        Acosta Aguilar Alvarado Arroyo Ávila Barrera Benítez Cabrera Calderón Cárdenas Castañeda Cervantes Chávez
        Cisneros Contreras de_la_Cruz de_la_Torre Delgado Díaz Domínguez Escobedo Espinoza Figueroa Fuentes Gallegos
        García_Márquez Guerrero Gutiérrez Hernández Herrera Ibarra Jiménez Juárez León Luján Maldonado Meléndez Méndez
        Montoya Muñoz Navarro Núñez Ocampo Olivares Ortiz Pacheco Peña Quiñones Ramírez Reyes Ríos Rivera-Soto Robles
        Rosales Saldívar Sandoval Solís Treviño Urrutia Valdez Villarreal Zamora Zúñiga
    """,
    "black": """
        Alston Banks Battle Beauchamp Bell Booker Broadnax Brooks Bryant Caldwell Carter Chambers Coles Covington
        Crenshaw Dawkins Desir Dixon Dupree Easterling Fields Freeman Gaines Gaskins Goodwin Grant Greenlee Haywood
        Hightower Holloway Hubbard Ivory James-Baptiste Jefferson Johnson Lattimore Lockett Mayfield McCray Merritt
        Moseley Muhammad Okafor Outlaw Pettway Pinkney Poindexter Prudhomme Ravenell Richardson Rollins Sampson Simmons
        Singletary St._Cyr Stokes Tate Toussaint Tubbs Washington Watkins Whitaker Womack Yarborough
    """,
    "east_asian": """
        Chan Chang Chen Cheng Choi Chung Fong Fujimoto Han Hashimoto Hong Huang Ishikawa Jung Kang Kawamoto Kim Kwan Lau
        Lee Leung Liang Lin Liu Lu Matsuda Moon Nakagawa Ng Noh Ong Park Saito Seo Shen Shimizu Sun Takahashi Tam Tang
        Tsai Wang Watanabe Wong Wu Xu Yamada Yang Yee Yoon Zhang Zhao Zhou
    """,
    "south_asian": """
        Agarwal Ahmed Bajwa Balasubramanian Banerjee Bhatt Chakraborty Chaudhary Chowdhury Das Desai Deshmukh Dhaliwal
        Fernandes Ghosh Gill Gupta Hussain Iyer Jain Joshi Kapoor Kaur Khan Krishnamurthy Kulkarni Malhotra Mehta Menon
        Mirza Mukherjee Nair Patel Pillai Qureshi Rahman Raman Rao Reddy Sandhu Sharma Siddiqui Singh Srinivasan
        Subramaniam Thomas Venkataraman Verma
    """,
    "vietnamese": """
        Bùi Cao Đặng Đinh Đỗ Dương Hồ Hoàng Huỳnh Lâm Lê Lương Lý Mai Ngô Nguyễn Phạm Phan Tạ Tăng Thái Tô Trần Trịnh
        Trương Võ Vũ
    """,
    "filipino": """
        Abad Aquino Bautista Bernardo Cabanilla Castro Cruz Dela_Cruz Dimaculangan Evangelista Galang Ilagan Lacson
        Macaraeg Magsaysay Manalo Mercado Pangilinan Panganiban Ramos Salonga Santos Soriano Tolentino Villanueva
    """,
    "native": """
        Ahtone Begaye Blackhorse Chavis Clearwater Eaglefeather Good_Voice Hardrock Iron_Cloud Kicking_Bird Littlejohn
        Locklear Longwalker Many_Goats Nez Oxendine Redcorn Runs_Above Silversmith Standing_Bear Swimmer Tsinajinnie
        Two_Rivers Whitebear Yellowhair
    """,
    "other": """
        Abdi Abdullah Adeyemi Ali Al-Masri Asante Bekele Bondarenko Chukwu Darwish Diallo El-Amin Farah Faleafine
        Ghorbani Haddad Hassan Ionescu Kahananui Kovalenko Mensah Mohamud Nasser Nwosu Okonkwo Osei-Bonsu Papadopoulos
        Pavlov Petrosyan Rahimi Saleh Tesfaye Tuiasosopo Warsame Yilmaz Zadeh
    """,
}

Mix = dict[str, int]
"""How many of a hundred people come from each community."""


class Names:
    """Draws full names that are not taken twice."""

    def __init__(self, rng: Random, mix: Mix) -> None:
        self._rng = rng
        self._communities = list(mix)
        self._given = {community: _GIVEN[community].split() for community in mix}
        self._family = {community: _FAMILY[community].split() for community in mix}
        self._weights = list(mix.values())
        self._taken: set[tuple[str, str]] = set()

    def draw(self) -> tuple[str, str, str, str]:
        """(first, middle, last, community); the middle name may be empty."""
        rng = self._rng
        while True:
            community = rng.choices(self._communities, self._weights)[0]
            # First and last name come from one community four times in five, as families mix.
            family = community if rng.random() < 0.8 else rng.choices(self._communities, self._weights)[0]
            first = _spaced(rng.choice(self._given[community]))
            last = _spaced(rng.choice(self._family[family]))
            if rng.random() < 0.04:
                last += "-" + _spaced(rng.choice(self._family[community]))
            middle = ""
            if rng.random() < 0.35:
                middle = rng.choice("ABCDEFGHJKLMNPRSTVW")
            if rng.random() < 0.015:
                last += " Jr."
            if (first, last) not in self._taken and first not in last:
                self._taken.add((first, last))
                return first, middle, last, community


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def ascii_slug(text: str) -> str:
    """Lower-case ASCII letters of ``text``, as IT departments make e-mail addresses of names."""
    plain = unicodedata.normalize("NFKD", text.replace("Đ", "D").replace("đ", "d").replace("ø", "o"))
    return "".join(letter for letter in plain.lower() if letter.isascii() and letter.isalpha())
