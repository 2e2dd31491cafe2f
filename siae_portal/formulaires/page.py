"""The form of a page: the page holds its tag, its token and its buttons."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms


class PageForm(forms.Form):
    """A form laid out by the page that shows it.

    `disposition`: its layout; without one, the fields as they stand when it is shown. `by_address`: answered
    by a GET, without token. `hide_optional`: what may stay empty does not say so.
    """

    disposition: tuple[Any, ...] = ()
    by_address = False
    hide_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.use_required_attribute = False
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = self.by_address
        self.helper.hide_optional = self.hide_optional
        if self.disposition:
            self.lay_out(*self.disposition)

    def lay_out(self, *parts: Any) -> None:
        """Set the layout, for a form that knows its fields only once it is built."""
        self.helper.layout = Layout(*parts)


class FiltresForm(PageForm):
    """The filters above a list (`Meta.form` of a filter set): nothing in it is asked."""

    by_address = True
    hide_optional = True
