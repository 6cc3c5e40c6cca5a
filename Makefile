# make run: set up, build a release, open Cofre. make test: set up, run all tests.
SWIFT ?= swift
CHECKS = --explicit-target-dependency-import-check error
RELEASE = -c release --static-swift-stdlib --disable-local-rpath -Xlinker -z -Xlinker now -Xlinker -s

# The tests that drive the real program come last and alone: they wait for screens, and would keep the others waiting.
.PHONY: run build test bench format check setup clean

run: build
	@.build/release/cofre

build: setup
	$(SWIFT) build $(RELEASE) $(CHECKS) --product cofre

test:
	@.ci/setup test
	$(SWIFT) build --build-tests $(CHECKS)
	$(SWIFT) test --skip-build --disable-xctest --skip CofreTests
	$(SWIFT) test --skip-build --disable-xctest --filter CofreTests

bench: build
	@bench/run

format:
	$(SWIFT) format format --in-place --parallel --recursive Package.swift Sources Tests

check:
	@.ci/run

setup:
	@.ci/setup

clean:
	$(SWIFT) package clean
