# Every task of the project; each does its own set-up, and nothing when there is nothing to do.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
# So many tests at a time: each embedded site keeps a thread for each of its listeners, of which there are 64.
WIDTH := --experimental-maximum-parallelization-width 6
# Suites that live in real time with real parts: they get the machine when the others are done with it.
LIVE := EndToEndTests|ResumeTests|SlurmLabTests|SbatchReaderTests|OutageTests|FaultRunTests
DEBUG := .build/debug/interlink-tui
RELEASE := .build/release/interlink-tui
FORMATTED := Package.swift Sources Tests Fuzzing/Package.swift Fuzzing/Sources/Fuzz

.PHONY: help run test lab bench soak fuzz lint format screenshots man install clean

help: ## List the tasks
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 22

run: ## Open the dashboard on a demo site (a debug build: it starts in half the time)
	@scripts/setup run
	@scripts/build --product interlink-tui
	@$(DEBUG) --demo

test: ## Run every test: unit, golden screens, end to end
	@scripts/setup test
	@scripts/build --build-tests
	@scripts/test --skip-build $(WIDTH) --skip '$(LIVE)'
	@scripts/test --skip-build --filter '$(LIVE)'

lab: ## Open the dashboard on a site whose pods are jobs of a real local Slurm
	@scripts/setup test
	@scripts/build --product interlink-tui
	@scripts/lab $(DEBUG)

bench: ## Measure against kubectl, curl, grep and turm, and write Benchmarks/RESULTS.md
	@scripts/setup test
	@scripts/build -c release --static-swift-stdlib --product interlink-tui
	@python3 Benchmarks/run.py $(RELEASE) $(BENCH)

soak: ## Live a day with 5,000 pods in 20 minutes, see what grows, and write Benchmarks/SOAK.md
	@scripts/setup test
	@scripts/build -c release --product interlink-tui
	@python3 Benchmarks/soak.py $(RELEASE) $(SOAK)

fuzz: ## Feed every reader of foreign bytes with what libFuzzer thinks of; scripts/fuzz says how long
	@scripts/setup run
	@scripts/fuzz

lint: ## Check the formatting
	@swift format lint --strict --parallel --recursive $(FORMATTED)

format: ## Format the sources
	@swift format --in-place --parallel --recursive $(FORMATTED)

screenshots: ## Draw screenshots/ from runs of the real program
	@scripts/setup screenshots
	@scripts/build --product interlink-tui
	@scripts/screenshots $(DEBUG)

man: ## Write the manual pages to .build/man
	@scripts/build --product interlink-tui
	@scripts/man $(DEBUG) .build/man

install: ## Install program, manual and completions under PREFIX (/usr/local)
	@scripts/setup run
	@scripts/build -c release --static-swift-stdlib --product interlink-tui
	@scripts/install $(RELEASE) "$(PREFIX)"

clean: ## Remove everything that was built
	@rm -rf .build .build-tsan .build-asan Fuzzing/.build Fuzzing/.build-address
