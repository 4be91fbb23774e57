# The one set of build tags: another set is another build from nothing.
TAGS := sqlite_fts5,migrated_fynedo
GO   ?= go
TEST := $(GO) test -tags $(TAGS) -timeout 20m

# Packages without a window run under the race detector, and only so; the
# others run plainly; the end-to-end tests have a target of their own.
RACED   := ^kontor/(shared|syncserver|desktop/(app|syncer|vault))(/|$$)
E2E     := ^kontor/desktop/e2e(/|$$)
PACKAGES = $(GO) list -tags $(TAGS) ./...

.PHONY: setup run test check bench build e2e clean

setup: build/.setup

build/.setup: .ci/setup go.sum
	@.ci/setup
	@mkdir -p build && touch $@

build: setup
	$(GO) build -tags $(TAGS) -o build/kontor ./desktop
	$(GO) build -tags $(TAGS) -o build/kontor-console ./desktop/console
	$(GO) build -tags $(TAGS) -o build/kontor-server ./syncserver

# Without a display the product shows itself on one of its own and leaves
# pictures.
run: build
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then exec build/kontor --demo; \
	else mkdir -p build/screens && .ci/xvfb build/kontor --demo --screens build/screens && ls -l build/screens; fi

test: export KONTOR_TEST_POSTGRES = 1
test: setup
	$(TEST) -race $$($(PACKAGES) | grep -E '$(RACED)')
	@plain=$$($(PACKAGES) | grep -vE '$(RACED)|$(E2E)' || true); \
	if [ -n "$$plain" ]; then echo $(TEST) $$plain; $(TEST) $$plain; fi

check: setup
	@wrong=$$(gofmt -l $(wildcard desktop shared syncserver)); [ -z "$$wrong" ] || { echo "gofmt: $$wrong"; exit 1; }
	$(GO) vet -tags $(TAGS) ./...
	@wrong=$$($(GO) fix -tags $(TAGS) -diff ./...) && [ -z "$$wrong" ] || { echo "go fix:"; echo "$$wrong"; exit 1; }
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 -tags $(TAGS) ./...

# The figures beside their budgets, as one table; more than twice a budget fails.
# One thing at a time: a test being built would take half of the machine.
bench: build
	.ci/bench $(TEST) -p 1 -run '^$$' -bench Budget -benchtime 1x ./...

ifneq ($(wildcard desktop/e2e),)
e2e: build
	.ci/xvfb $(TEST) -count=1 -run E2E ./desktop/e2e/...
else
e2e:
	@echo "e2e: desktop/e2e is not there"
endif

clean:
	rm -rf build
