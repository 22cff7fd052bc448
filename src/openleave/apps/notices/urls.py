"""Letters and notices: templates, rendering, sending, proof."""

from django.urls import path

from openleave.apps.notices.views import case, letter, listing, texts

urlpatterns = [
    path("cases/<uuid:case_id>/letters/", case.case_letters, name="case_letters"),
    path("cases/<uuid:case_id>/letters/new/", case.letter_new, name="letter_new"),
    path("letters/", listing.letters, name="letters"),
    path("letters/print/", listing.letters_print, name="letters_print"),
    path("letters/print/<uuid:print_batch_id>/", listing.print_batch, name="print_batch"),
    path("letters/print/<uuid:print_batch_id>/pdf/", listing.print_batch_pdf, name="print_batch_pdf"),
    path("letters/batches/", listing.letter_batches, name="letter_batches"),
    path("letters/batches/<uuid:letter_batch_id>/", listing.letter_batch, name="letter_batch"),
    path("letters/batches/<uuid:letter_batch_id>/stop/", listing.letter_batch_stop, name="letter_batch_stop"),
    path("letters/<uuid:letter_id>/", letter.letter, name="letter"),
    path("letters/<uuid:letter_id>/words/", letter.letter_edit, name="letter_edit"),
    path("letters/<uuid:letter_id>/language/", letter.letter_language, name="letter_language"),
    path("letters/<uuid:letter_id>/send/", letter.letter_send, name="letter_send"),
    path("letters/<uuid:letter_id>/withdraw/", letter.letter_withdraw, name="letter_withdraw"),
    path("letters/<uuid:letter_id>/retry/", letter.letter_retry, name="letter_retry"),
    path("letters/<uuid:letter_id>/pdf/", letter.letter_pdf, name="letter_pdf"),
    path("letters/<uuid:letter_id>/docx/", letter.letter_docx, name="letter_docx"),
    path("settings/letters/", texts.letter_texts, name="letter_texts"),
    path("settings/letters/letterhead/", texts.letterhead, name="letterhead"),
    path("settings/letters/kinds/<str:letter_kind_code>/", texts.letter_text, name="letter_text"),
    path("settings/letters/kinds/<str:letter_kind_code>/draft/", texts.letter_text_draft, name="letter_text_draft"),
    path(
        "settings/letters/kinds/<str:letter_kind_code>/restore/", texts.letter_text_restore, name="letter_text_restore"
    ),
    path("settings/letters/versions/<uuid:letter_template_id>/", texts.letter_template, name="letter_template"),
    path(
        "settings/letters/versions/<uuid:letter_template_id>/preview/",
        texts.letter_template_preview,
        name="letter_template_preview",
    ),
    path(
        "settings/letters/versions/<uuid:letter_template_id>/publish/",
        texts.letter_template_publish,
        name="letter_template_publish",
    ),
    path(
        "settings/letters/versions/<uuid:letter_template_id>/discard/",
        texts.letter_template_discard,
        name="letter_template_discard",
    ),
]
