# ruff: noqa: E501 - a sentence stays on one line
"""Sentences of the questions people ask (`questions.py`, `ordering.py`), in English and Spanish."""

EN: dict[str, str] = {
    "question.unknown": "This cannot be said yet; facts are missing.",
    "question.how_much": "In all: {weeks:weeks} of leave.",
    "question.how_much_hours": "In all: {weeks:weeks} of leave; at the usual week that is {hours_minutes:hours} hours.",
    "question.used": "Used by {day_on:date}: {weeks:weeks}, counted from {starts_on:date} to {ends_on:date}.",
    "question.left": "Left on {day_on:date}: {weeks:weeks}.",
    "question.left_hours": "Left on {day_on:date}: {weeks:weeks}; at the usual week that is {hours_minutes:hours} hours.",
    "question.runs_out": "The plan uses the last of the leave on {on:date}.",
    "question.runs_out_before": "Leave taken without a break is protected through {on:date}; from {unprotected_on:date} on there is none left.",
    "question.nothing_left": "There is no protected leave left on {unprotected_on:date}.",
    "question.never_runs_out": "The leave does not run out within two years.",
    "question.comes_back": "Between {on:date} and {last_on:date} comes back, if nothing more is used: {weeks:weeks}.",
    "question.comes_back_at_once": "On {on:date} comes back, if nothing more is used: {weeks:weeks}.",
    "question.nothing_comes_back": "Nothing has been used that could come back.",
    "question.nothing_due": "Nothing is due now.",
    "question.eligible_from": "Leave that begins on {on:date} or later would be protected, if the employment goes on and the other facts stay as they are.",
    "ordering.all": "In this order everything is protected: {protected_weeks:weeks}.",
    "ordering.most": "No order protects everything; in this one the most is protected: {protected_weeks:weeks} of {counted_weeks:weeks}.",
    "ordering.part": "{name}: {starts_on:date} to {ends_on:date}, {protected_weeks:weeks} of {counted_weeks:weeks} protected.",
}

ES: dict[str, str] = {
    "question.unknown": "Aún no se puede decir; faltan datos.",
    "question.how_much": "En total: {weeks:weeks} de licencia.",
    "question.how_much_hours": "En total: {weeks:weeks} de licencia; con la semana habitual son {hours_minutes:hours} horas.",
    "question.used": "Usado hasta el {day_on:date}: {weeks:weeks}, contando del {starts_on:date} al {ends_on:date}.",
    "question.left": "Disponible el {day_on:date}: {weeks:weeks}.",
    "question.left_hours": "Disponible el {day_on:date}: {weeks:weeks}; con la semana habitual son {hours_minutes:hours} horas.",
    "question.runs_out": "El plan usa lo último de la licencia el {on:date}.",
    "question.runs_out_before": "Una licencia sin interrupción está protegida hasta el {on:date}; desde el {unprotected_on:date} ya no queda licencia.",
    "question.nothing_left": "El {unprotected_on:date} no queda licencia protegida.",
    "question.never_runs_out": "La licencia no se agota en dos años.",
    "question.comes_back": "Entre el {on:date} y el {last_on:date} se recupera, si no se usa más: {weeks:weeks}.",
    "question.comes_back_at_once": "El {on:date} se recupera, si no se usa más: {weeks:weeks}.",
    "question.nothing_comes_back": "No se ha usado nada que pueda recuperarse.",
    "question.nothing_due": "No hay nada pendiente ahora.",
    "question.eligible_from": "Una licencia que empiece el {on:date} o después estaría protegida, si el empleo continúa y los demás datos no cambian.",
    "ordering.all": "En este orden todo está protegido: {protected_weeks:weeks}.",
    "ordering.most": "Ningún orden lo protege todo; en este se protege lo más posible: {protected_weeks:weeks} de {counted_weeks:weeks}.",
    "ordering.part": "{name}: del {starts_on:date} al {ends_on:date}, {protected_weeks:weeks} de {counted_weeks:weeks} protegidas.",
}
