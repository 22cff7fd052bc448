"""Migraine now and then, certified for three days a month; in one month it is four: flagged, and never denied."""

from __future__ import annotations

from datetime import date, timedelta

from tests.stories.cascadia import DANA, ELENA, choose, fill, opened, person, press
from tests.stories.harness import Walk, story

from openleave.config.demo_data.patterns import hospital_patterns


@story("cascadia")
def migraine_over_the_pattern(walk: Walk) -> None:
    desk = walk.be(DANA)
    case = _asked_for(walk)
    _certified(walk, case)
    first, second, third, fourth = _attacks(walk.today)

    walk.pass_silently((first - walk.today).days)
    my = walk.be(ELENA, "my", 390, "es-US")
    walk.go(f"/leave/{case}/absence/", "my")
    fill(my, absent_on=first, hours=12, said="Desde la madrugada no puedo ver bien.")
    walk.see("She reports it on her phone, in Spanish", "Comunicar una ausencia", "No necesita indicar un diagnóstico")
    press(my, "Comunicarla")
    walk.see("It is with the leave desk", "Su ausencia está comunicada", "en la mesa de licencias")

    walk.be(DANA)
    walk.go("/inbox/?kind=absence")
    desk.locator("main table a", has_text="Reported absence").first.click()
    walk.see("It waits in the inbox", "Núñez-Ortiz, Elena", "12 h", "Record it among the absences of its case")
    desk.get_by_role("link", name="To the absences").click()
    fill(desk, from_on=first, time="12")
    press(desk, "Record")
    desk.go_back()
    desk.go_back()
    desk.reload()
    press(desk, "Mark as handled")

    for day in (second, third):
        walk.pass_silently((day - walk.today).days)
        walk.go(f"/cases/{case}/absences/")
        fill(desk, from_on=day, whole=True)
        press(desk, "Record")
    walk.see(
        "Three days are inside, and accepted by themselves",
        "3 of 3",
        "accepted by themselves",
        absent=("Over the certified",),
    )

    walk.pass_silently((fourth - walk.today).days)
    walk.go(f"/cases/{case}/absences/")
    fill(desk, from_on=fourth, whole=True)
    press(desk, "Record")
    walk.see(
        "The fourth is over the pattern, and flagged", "4 of 3", "4 episodes − 3 episodes = 1 episode", "FMLA 12 h"
    )

    walk.be(ELENA, "my")
    walk.go(f"/leave/{case}/", "my")
    walk.see("To her nothing is denied", "12 h", absent=("No designada", "patrón", "negad"))

    walk.be(DANA)
    walk.go(f"/cases/{case}/absences/")
    flag = desk.locator("main form", has=desk.get_by_role("radio", name="Ask for a recertification"))
    flag.get_by_role("radio", name="Ask for a recertification").check()
    flag.get_by_role("button", name="Record").click()
    desk.wait_for_load_state()
    walk.see("A person has looked, and asks again", "The absences stand as they are", "What is asked for?")
    assert (desk.input_value("#id_kind"), desk.input_value("#id_basis")) == ("recertification", "circumstances_changed")
    press(desk, "Prepare the request")
    walk.see("The law allows it: more than was certified", "Recertification", "The circumstances changed")
    press(desk, "Prepare the letter")
    press(desk, "Send")
    walk.pass_silently(0)
    walk.go(f"/cases/{case}/certification/")
    back = walk.today + timedelta(days=15)
    walk.see("Asked for, with fifteen days", "Recertification", f"{back:%b} {back.day}, {back.year}")
    walk.be(ELENA, "my")
    walk.go(f"/leave/{case}/", "my")
    walk.see("She has the letter, and the day", "cartas nuevas", "Nueva certificación")


def _asked_for(walk: Walk) -> str:
    """A new case, certified on paper."""
    page = walk.be(DANA)
    walk.go("/cases/new/")
    person(page, "núñez-ortiz")
    choose(page, "own health", "Own health")
    page.locator("#id_pattern label", has_text="Now and then").click()
    fill(page, starts_on=walk.today, ends_on=walk.today + timedelta(days=180))
    walk.see("Opened: now and then, for half a year", "Now and then")
    return opened(walk)


def _certified(walk: Walk, case: str) -> None:
    page = walk.page
    walk.go(f"/cases/{case}/certification/new/")
    press(page, "Prepare the request")
    press(page, "Prepare the letter")
    walk.see("The letter, in her language", "Certificación de su propia condición de salud grave")
    press(page, "Send")
    walk.pass_silently(0)
    walk.go(f"/cases/{case}/certification/")
    page.get_by_role("link", name="It came on paper").click()
    fill(
        page, provider_name="Dr. Ada Solberg", provider_address="12 Harbor Lane, Tacoma",
        provider_phone="253-555-0142", provider_practice="Neurology", began_on=walk.today - timedelta(days=600),
        lasts_1=True, facts="Attacks with loss of vision; seen every quarter; medication.", unable_0=True,
        unable_functions="Care of patients during an attack", unable_for="The day of an attack", continuous_1=True,
        necessary_0=True, episodes_0=True, episodes_times=3, episodes_per=1, episodes_unit_1=True, episode_days=1,
        treatment_1=True, signed_by="Ada Solberg, MD", signed_on=walk.today,
    )  # fmt: skip
    press(page, "Keep it")
    walk.see("The certification, complete", "Every question that applies is answered", "month(s)")
    fill(page, condition_0=True)
    press(page, "Accept it")
    walk.see("Certified", "Episodes: at most 3 × a month; 1 day each at most")
    walk.go(f"/cases/{case}/")
    for tick in page.locator("#decide input[name=programs]:checked").all():
        tick.check()
    press(page, "Designate under the laws ticked")
    walk.see("Designated", "Designated as")


def _attacks(today: date) -> list[date]:
    """Four shifts of next month, none beside another, so that each is an attack of its own."""
    rota = hospital_patterns()["PIT-NA"]
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    days = [first + timedelta(days=at) for at in range(1, 28)]
    alone = [day for day in days if rota.minutes_on(day) and not rota.minutes_on(day - timedelta(days=1))]
    return alone[:4]
