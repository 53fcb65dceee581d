# What contributors run. Making a handbook needs only Go:
#   go run ./cmd/handbook serve

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

# Time for each fuzz target; ten minutes each before a release.
FUZZTIME ?= 5s
# Archives of foreign handbooks that `make bench` measures on.
CORPUS ?= $(wildcard ../shared/corpus/*.tar.gz)
# What `make bench` measures, such as '-part search -quick'; everything without it.
BENCH ?=

.PHONY: help build serve test tools check-go fuzz check-client test-browser lighthouse bench release clean

help:
	@echo 'make serve                   show the handbook at work, rebuilt on every edit'
	@echo 'make build                   write the finished site to public/'
	@echo 'make test                    everything CI runs; installs what it needs on Debian as root'
	@echo 'make fuzz FUZZTIME=10m       every fuzz target, ten minutes each'
	@echo 'make lighthouse              what Lighthouse says of three pages; wants a quiet machine'
	@echo 'make bench                   speed and memory, compared with goldmark alone; the search, with Pagefind'
	@echo 'make release VERSION=1.2.0   programs for every system, into dist/'
	@echo 'make clean                   remove what the others made'

build:
	go run ./cmd/handbook build

serve:
	go run ./cmd/handbook serve

# The order is cheapest first; the browser tests close the output.
test:
	@$(MAKE) --no-print-directory tools
	@$(MAKE) --no-print-directory check-go
	@$(MAKE) --no-print-directory fuzz
	@$(MAKE) --no-print-directory check-client
	@$(MAKE) --no-print-directory test-browser

tools:
	tests/tools/install.sh

check-go:
	@unformatted=$$(gofmt -l $$(go list -f '{{.Dir}}' ./...)); \
	if [ -n "$$unformatted" ]; then echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	GOOS=windows go vet ./...
	go test ./...

fuzz:
	tests/tools/fuzz.sh $(FUZZTIME)

check-client:
	npx --no-install tsc --noEmit
	node --test --test-reporter=spec tests/client/*.test.mjs

test-browser:
	node --test --test-reporter=spec tests/browser/*.test.mjs

lighthouse:
	node tests/browser/lighthouse.mjs

bench:
	go run ./tests/bench -corpus "$(CORPUS)" $(BENCH)
	node tests/browser/speed.mjs

release:
	@if [ -z "$(VERSION)" ]; then echo 'say which version: make release VERSION=1.2.0' >&2; exit 2; fi
	go run ./tests/tools/release -version "$(VERSION)"

clean:
	rm -rf public bin dist node_modules
