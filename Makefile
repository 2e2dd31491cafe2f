# Every target sets up what it needs: `make run` on a fresh machine is enough.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON := .venv/bin/python
export PORTAIL_DEBUT := $(shell date +%s.%N)

.PHONY: help run test lint bench national captures reset setup setup-test

help: ## liste les commandes
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: setup ## prépare tout, démarre le portail, affiche son adresse et les comptes de démonstration
	@exec $(PYTHON) -m siae_portal.launcher run

test: setup-test ## prépare tout et joue tous les essais, navigateur compris
	@$(PYTHON) -m pytest -n 2 --dist loadgroup

lint: setup ## format, règles, types, contrats d'import, migrations, gabarits (moins de 60 s)
	@scripts/lint.sh

bench: setup ## mesure, affiche un tableau, écrit build/bench.json
	@$(PYTHON) -m tests.bench

national: setup ## charge le jeu de taille nationale dans sa propre base (siae_national)
	@DEMONSTRATION=false DATABASE_NAME=siae_national $(PYTHON) manage.py preparer
	@DATABASE_NAME=siae_national $(PYTHON) manage.py charger_national
	@echo "Pour le parcourir : DATABASE_NAME=siae_national make run"

captures: setup-test ## refait les captures d'écran du guide (docs/guide/images)
	@$(PYTHON) -m scripts.captures

reset: ## oublie les données locales et dit ce qui a été supprimé
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m siae_portal.launcher reset; else echo "Rien à supprimer."; fi

setup:
	@scripts/installer.sh

setup-test:
	@scripts/installer.sh chromium
