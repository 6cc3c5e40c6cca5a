# make run: set up, build a release, open Cofre. make test: set up, run all tests. make build: cofre and cofre-server.
SWIFT ?= swift
CHECKS = --explicit-target-dependency-import-check error
# The server needs Swift 6.2.
SERVER := $(if $(shell $(SWIFT) --version 2>/dev/null | grep 'Swift version 6\.1'),,--traits Server)
RELEASE = -c release --static-swift-stdlib --disable-local-rpath -Xlinker -z -Xlinker now -Xlinker -s

# The tests that drive the real program come last and alone: they wait for screens, and would keep the others waiting.
.PHONY: run build test bench format check setup clean

# Without the trait, what the server needs is not even fetched.
run: setup
	$(SWIFT) build $(RELEASE) $(CHECKS) --product cofre
	@.build/release/cofre

build: setup
	$(SWIFT) build $(RELEASE) $(CHECKS) $(SERVER) --product cofre
	$(if $(SERVER),$(SWIFT) build $(RELEASE) $(CHECKS) $(SERVER) --product cofre-server,@echo "cofre-server needs Swift 6.2: not built.")

test:
	@.ci/setup test
	$(SWIFT) build --build-tests $(CHECKS) $(SERVER)
	$(SWIFT) test --skip-build $(SERVER) --disable-xctest --skip CofreTests
	$(SWIFT) test --skip-build $(SERVER) --disable-xctest --filter CofreTests

bench: build
	@.ci/setup bench
	@bench/run
	@bench/remote

format:
	$(SWIFT) format format --in-place --parallel --recursive Package.swift Sources Tests

check:
	@.ci/run

setup:
	@.ci/setup

clean:
	$(SWIFT) package clean
