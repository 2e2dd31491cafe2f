"""An admin page that shows and changes nothing: what the workflow governs moves by its acts only."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """Every column is shown, nothing is added, changed or erased; long lists are counted once."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Rows are born from acts."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Rows move by their acts."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is thrown away by hand."""
        return False


def fields_of(model: type[Model], *hidden: str) -> list[Any]:
    """Names of the columns of a model, without those that are never shown."""
    return [field.name for field in model._meta.fields if field.name not in hidden]
