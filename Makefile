# make run: set up, build a release, open Cofre. make test: set up, build the release, run all tests against it.
# make build: cofre and cofre-server, in .build/release.
SWIFT ?= swift
CHECKS = --explicit-target-dependency-import-check error
# The server needs Swift 6.2.
SERVER := $(if $(shell $(SWIFT) --version 2>/dev/null | grep 'Swift version 6\.1'),,--traits Server)
RELEASE = -c release --static-swift-stdlib --disable-local-rpath -Xlinker -z -Xlinker now -Xlinker -s
# The tests are optimised as the release is. They have a folder of their own, since they reach into modules and cannot be
# linked statically: in one folder each build would undo the other.
TESTS = -c release --scratch-path .build-tests -Xswiftc -enable-testing $(SERVER)

.PHONY: run build test bench fuzz format check setup clean

# Without the trait, what the server needs is not even fetched.
run: setup
	$(SWIFT) build $(RELEASE) $(CHECKS) --product cofre
	@.build/release/cofre

build: setup
	$(SWIFT) build $(RELEASE) $(CHECKS) $(SERVER) --product cofre
	$(if $(SERVER),$(SWIFT) build $(RELEASE) $(CHECKS) $(SERVER) --product cofre-server,@echo "cofre-server needs Swift 6.2: not built.")
	@touch .build/release/cofre $(if $(SERVER),.build/release/cofre-server)

# The tests that drive the programs drive those that `make build` leaves, and refuse older ones. Those in a terminal come last
# and alone: they wait for screens, and would keep the others waiting.
test: build
	@scripts/setup test
	$(SWIFT) build --build-tests $(TESTS) $(CHECKS)
	$(SWIFT) test --skip-build $(TESTS) --disable-xctest --skip CofreTests
	$(SWIFT) test --skip-build $(TESTS) --disable-xctest --filter CofreTests

bench: build
	@scripts/setup bench
	@bench/run
	@bench/remote

# libFuzzer gives damaged vaults, import files, answers, keys and settings to what reads them, SECONDS in all. What it finds stays
# in .build-fuzz.
SECONDS = 60
FUZZ = COFRE_FUZZ=1 $(SWIFT) build -c release --scratch-path .build-fuzz -Xswiftc -sanitize=fuzzer -Xswiftc -parse-as-library \
    -Xswiftc -use-ld=lld -Xswiftc -enable-testing
FUZZ_TARGETS = vault json csv wire keys config keymap

fuzz: setup
	$(FUZZ) --product fuzz
	@scripts/fuzz $(SECONDS) $(FUZZ_TARGETS)

format:
	$(SWIFT) format format --in-place --parallel --recursive Package.swift Sources Tests

check:
	@.ci/run

setup:
	@scripts/setup

clean:
	$(SWIFT) package clean
	rm -rf .build-tests .build-fuzz
