# ruff: noqa: E501 - a sentence stays on one line
"""Sentences of the questions people ask (`questions.py`, `ordering.py`), in English and Spanish."""

EN: dict[str, str] = {
    "question.unknown": "This cannot be said yet; facts are missing.",
    "question.how_much": "There are {weeks:weeks} of leave in all.",
    "question.how_much_hours": "There are {weeks:weeks} of leave in all; at the usual week that is {hours_minutes:hours} hours.",
    "question.used": "{weeks:weeks} have been used by {day_on:date}, counted from {starts_on:date} to {ends_on:date}.",
    "question.left": "{weeks:weeks} are left on {day_on:date}.",
    "question.left_hours": "{weeks:weeks} are left on {day_on:date}; at the usual week that is {hours_minutes:hours} hours.",
    "question.runs_out": "The plan uses the last of the leave on {on:date}.",
    "question.runs_out_before": "Leave taken without a break is protected through {on:date}; from {unprotected_on:date} on there is none left.",
    "question.nothing_left": "There is no protected leave left on {unprotected_on:date}.",
    "question.never_runs_out": "The leave does not run out within two years.",
    "question.comes_back": "{weeks:weeks} come back between {on:date} and {last_on:date}, if nothing more is used.",
    "question.comes_back_at_once": "{weeks:weeks} come back on {on:date}, if nothing more is used.",
    "question.nothing_comes_back": "Nothing has been used that could come back.",
    "question.nothing_due": "Nothing is due now.",
    "question.eligible_from": "Leave that begins on {on:date} or later would be protected, if the employment goes on and the other facts stay as they are.",
    "ordering.all": "In this order everything is protected: {protected_weeks:weeks}.",
    "ordering.most": "No order protects everything; in this one the most is protected: {protected_weeks:weeks} of {counted_weeks:weeks}.",
    "ordering.part": "{name}: {starts_on:date} to {ends_on:date}, {protected_weeks:weeks} of {counted_weeks:weeks} protected.",
}

ES: dict[str, str] = {
    "question.unknown": "Aún no se puede decir; faltan datos.",
    "question.how_much": "Hay {weeks:weeks} de licencia en total.",
    "question.how_much_hours": "Hay {weeks:weeks} de licencia en total; con la semana habitual son {hours_minutes:hours} horas.",
    "question.used": "Hasta el {day_on:date} se han usado {weeks:weeks}, contadas del {starts_on:date} al {ends_on:date}.",
    "question.left": "El {day_on:date} quedan {weeks:weeks}.",
    "question.left_hours": "El {day_on:date} quedan {weeks:weeks}; con la semana habitual son {hours_minutes:hours} horas.",
    "question.runs_out": "El plan usa lo último de la licencia el {on:date}.",
    "question.runs_out_before": "Una licencia sin interrupción está protegida hasta el {on:date}; desde el {unprotected_on:date} ya no queda.",
    "question.nothing_left": "El {unprotected_on:date} no queda licencia protegida.",
    "question.never_runs_out": "La licencia no se agota en dos años.",
    "question.comes_back": "Entre el {on:date} y el {last_on:date} se recuperan {weeks:weeks}, si no se usa más.",
    "question.comes_back_at_once": "El {on:date} se recuperan {weeks:weeks}, si no se usa más.",
    "question.nothing_comes_back": "No se ha usado nada que pueda recuperarse.",
    "question.nothing_due": "No hay nada pendiente ahora.",
    "question.eligible_from": "Una licencia que empiece el {on:date} o después estaría protegida, si el empleo continúa y los demás datos no cambian.",
    "ordering.all": "En este orden todo está protegido: {protected_weeks:weeks}.",
    "ordering.most": "Ningún orden lo protege todo; en este se protege lo más posible: {protected_weeks:weeks} de {counted_weeks:weeks}.",
    "ordering.part": "{name}: del {starts_on:date} al {ends_on:date}, {protected_weeks:weeks} de {counted_weeks:weeks} protegidas.",
}
