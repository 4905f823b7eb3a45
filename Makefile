# Two commands are enough: `make run` and `make test`. Both install what is missing first.

SWIFT ?= swift
SWIFT_FILES = Sources Tests Package.swift
export SWIFT

# The optimised programs carry Swift's own libraries within them: a worker starts in a third of the time, and a machine
# without a Swift toolchain can run what another has built.
RELEASE = --configuration release --static-swift-stdlib -Xswiftc -use-ld=lld

.DEFAULT_GOAL := help
.PHONY: help setup build run test install uninstall deb fuzz bench format lint clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: ## install the system libraries that are missing (apt; root or sudo)
	@scripts/setup.sh

build: setup ## the program, optimised: .build/release/sprout
	@$(SWIFT) build $(RELEASE) --product sprout

run: build ## grow networks on handwritten digits and compare them with fixed ones, in seconds
	@.build/release/sprout run experiments/quickstart.yaml

# Debug: assertions are on, and the numeric targets are optimised in debug builds too.
test: setup ## every test, in parallel
	@$(SWIFT) build --build-tests
	@$(SWIFT) test --skip-build --disable-xctest

# DESTDIR=FOLDER puts it all below another root, for those who make packages.
PREFIX ?= /usr/local

install: build ## the program, its manual page, completions and specs into PREFIX=/usr/local
	@scripts/install.sh .build/release/sprout "$(DESTDIR)$(abspath $(PREFIX))"

uninstall: ## take away what install has put into PREFIX=/usr/local
	@scripts/install.sh --remove "$(DESTDIR)$(abspath $(PREFIX))"

deb: build ## a package for Debian and Ubuntu, its version from the git tag: .build/sprout_*.deb
	@scripts/deb.sh .build/release/sprout .build

# FUZZ="csv json" tries these alone. Built apart and optimised, for every branch of the program is counted.
SECONDS ?= 60
FUZZ ?= spec training json csv idx gzip safetensors checkpoint baseline run metrics growth plan lease

fuzz: setup ## feed every parser with damaged inputs, SECONDS=60 each; what ends the program is kept
	@SPROUT_FUZZ=1 $(SWIFT) build --configuration release --scratch-path .build-fuzz --product sprout-fuzz \
		-Xswiftc -use-ld=lld -Xswiftc -sanitize=fuzzer
	@scripts/fuzz.sh $(SECONDS) $(FUZZ)

# BENCH="--filter executor --repeats 9" measures less, or more often; .build/release/sprout-bench --help has the rest.
BENCH ?= --json .build/bench.json

bench: build ## how fast the program is: a table, and .build/bench.json
	@$(SWIFT) build $(RELEASE) --product sprout-bench
	@.build/release/sprout-bench $(BENCH)

format: ## bring every Swift file into the project's style
	@$(SWIFT) format --in-place --recursive --parallel $(SWIFT_FILES)

lint: ## check the style, change nothing
	@$(SWIFT) format lint --recursive --parallel --strict $(SWIFT_FILES)

clean: ## remove what was built; results stay
	@rm -rf .build .build-fuzz
