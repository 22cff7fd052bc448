"""The few words the renderers write themselves, in the letter's language, whatever the reader's is."""

PAGE = {"en": ("Page", "of"), "es": ("Página", "de")}
DATE = {"en": "Date", "es": "Fecha"}
CONTACT = {"en": "Questions?", "es": "¿Preguntas?"}
GINA_TITLE = {"en": "Genetic information: please do not send any", "es": "Información genética: por favor no la envíe"}

#: The text of 29 CFR 1635.8(b)(1)(i)(B), word for word: a request for medical information that carries it is not taken
#: as a request for genetic information.
GINA = (
    "The Genetic Information Nondiscrimination Act of 2008 (GINA) prohibits employers and other entities covered by "
    "GINA Title II from requesting or requiring genetic information of an individual or family member of the "
    "individual, except as specifically allowed by this law. To comply with this law, we are asking that you not "
    "provide any genetic information when responding to this request for medical information. ‘Genetic information’ as "
    "defined by GINA, includes an individual’s family medical history, the results of an individual’s or family "
    "member’s genetic tests, the fact that an individual or an individual’s family member sought or received genetic "
    "services, and genetic information of a fetus carried by an individual or an individual’s family member or an "
    "embryo lawfully held by an individual or family member receiving assistive reproductive services."
)
#: Our translation, beside the original: the regulation exists in English only.
GINA_ES = (
    "La Ley de no Discriminación por Información Genética de 2008 (GINA, por sus siglas en inglés) prohíbe a los "
    "empleadores y a otras entidades sujetas al Título II de GINA solicitar o exigir información genética de una "
    "persona o de un familiar de esa persona, salvo en los casos que esta ley permite expresamente. Para cumplir "
    "con esta ley, le pedimos que no proporcione ninguna información genética al responder a esta solicitud de "
    "información médica. La “información genética”, según la define GINA, incluye los antecedentes médicos "
    "familiares de una persona, los resultados de las pruebas genéticas de esa persona o de un familiar, el hecho "
    "de que la persona o un familiar haya solicitado o recibido servicios genéticos, y la información genética de "
    "un feto que lleve la persona o un familiar, o de un embrión que legalmente tenga la persona o un familiar que "
    "recibe servicios de reproducción asistida."
)
