# make run: set up, build a release, open Cofre. make test: set up, run all tests.
SWIFT ?= swift
CHECKS = --explicit-target-dependency-import-check error
RELEASE = -c release --static-swift-stdlib --disable-local-rpath -Xlinker -z -Xlinker now -Xlinker -s

.PHONY: run build test bench format check setup clean

run: build
	@.build/release/cofre

build: setup
	$(SWIFT) build $(RELEASE) $(CHECKS) --product cofre

test:
	@.ci/setup test
	$(SWIFT) build --build-tests $(CHECKS)
	$(SWIFT) test --skip-build --disable-xctest

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
