# Every command of the project. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help run demo test test-db check lint fmt clippy deny docs bench certify crash rounds fuzz mutants conformance base profiles profiles-check package release clean

CARGO ?= cargo
SESSHU := target/release/sesshu
# Kills in a run of the crash harness: a few in every test run, many in a long one.
KILLS ?= 20
SEED ?=
# Where a profile's programs lie, and how files are imported under blows.
BUILT = target/$(if $(filter dev,$(PROFILE)),debug,release)
# Programs of the development profile, made exactly as the tests make them, so that nothing is compiled twice.
DEV = $(CARGO) build --locked --workspace --bins --tests --features sesshu/demo
IMPORTS = $(BUILT)/crash-imports --kills $(if $(filter command line,$(origin KILLS)),$(KILLS),30) --rows $(or $(ROWS),100000)
SECONDS_EACH ?= 5

help: ## この一覧 / this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 16

run: ## 架空の町で動かす / build, put in two invented towns, and serve them
	@.ci/setup run
	$(CARGO) build --release --locked --package sesshu --features demo
	$(SESSHU) demo --fresh

demo: run ## run と同じ / the same as run

test: ## すべての試験（PostgreSQL を含む）/ everything that must pass, PostgreSQL included
	@.ci/setup test
	$(DEV)
	$(CARGO) test --locked --workspace --features sesshu/demo
	tests/fuzz/beside 60 $(MAKE) --no-print-directory drivers

# What kills, waits and counts. It leaves much of the machine to the fuzzing beside it.
.PHONY: drivers
drivers:
	$(MAKE) --no-print-directory crash KILLS=20
	$(MAKE) --no-print-directory rounds ROUNDS=30
	$(MAKE) --no-print-directory certify KILLS=1 COUNT=200
	$(MAKE) --no-print-directory leaks
	$(MAKE) --no-print-directory crash-imports KILLS=3 ROWS=1500 PROFILE=dev

test-db: ## データベースの試験だけ / only what concerns the store, on both databases
	@.ci/setup test
	$(CARGO) test --locked --package sesshu-store

check: fmt clippy deny docs tidy ## 書式、lint、ライセンス、家の規則、文書 / format, lints, licences, house rules, docs

lint: check ## check と同じ / the same as check

fmt:
	$(CARGO) fmt --all --check
	$(CARGO) fmt --manifest-path tests/fuzz/Cargo.toml --check

clippy:
	@.ci/setup run
	$(CARGO) clippy --locked --workspace --all-targets --features sesshu/demo,sesshu-conformance/bench -- -D warnings
	$(CARGO) clippy --locked --manifest-path tests/fuzz/Cargo.toml -- -D warnings

deny: ## ライセンスと勧告 / licences, sources and advisories
	@.ci/deny

docs: ## API 文書 / the documentation of the code
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --workspace --no-deps --quiet

tidy: ## 家の規則 / the rules of the house
	$(CARGO) test --locked --package sesshu-tests --quiet tidy::

.PHONY: tidy

bench: ## 速さの表 / the table of speeds, both databases
	@.ci/setup test
	$(CARGO) build --release --locked --package sesshu --features demo
	$(CARGO) run --release --locked --quiet --package sesshu-conformance --features bench --bin bench

crash: ## 壊して確かめる / kill the server and the database again and again, then count: KILLS=500 SEED=7
	@.ci/setup test
	$(DEV)
	target/debug/crash --kills $(KILLS) --database sqlite $(if $(SEED),--seed $(SEED)) --server target/debug/sesshu
	target/debug/crash --kills $(KILLS) --database postgres $(if $(SEED),--seed $(SEED)) --server target/debug/sesshu

.PHONY: crash-imports leaks

crash-imports: ## 取り込み中に壊す / kill server and database while files are imported, then compare: KILLS=30 ROWS=100000 SEED=7
	@.ci/setup test
	$(if $(filter dev,$(PROFILE)),$(DEV),$(CARGO) build --release --locked --package sesshu --package sesshu-conformance --features sesshu/demo)
	$(IMPORTS) --database sqlite $(if $(SEED),--seed $(SEED)) --server $(BUILT)/sesshu
	$(IMPORTS) --database postgres $(if $(SEED),--seed $(SEED)) --server $(BUILT)/sesshu

leaks: ## 個人番号を探す / send known individual numbers through every way in, and look for them everywhere
	@.ci/setup test
	$(DEV)
	target/debug/leaks --database sqlite $(if $(SEED),--seed $(SEED)) --server target/debug/sesshu
	target/debug/leaks --database postgres $(if $(SEED),--seed $(SEED)) --server target/debug/sesshu

certify: ## 証明書の発行の途中での停止と、同時の発行 / kills at each arrow of issuing, and many certificates at once
	@.ci/setup test
	$(DEV)
	target/debug/certify --kills $(if $(filter command line,$(origin KILLS)),$(KILLS),20) --count $(or $(COUNT),100000) --server target/debug/sesshu

.PHONY: exports

exports: ## 一括エクスポートの途中での停止と、使うメモリ / ends an export in the middle, and measures its memory: COUNT=8000
	@.ci/setup test
	$(DEV)
	target/debug/exports --count $(or $(COUNT),8000) --server target/debug/sesshu

rounds: ## 同時の書き込み / 64 equal writers at once: exactly one wins
	@.ci/setup test
	$(DEV)
	target/debug/rounds --rounds $(or $(ROUNDS),1000) --database sqlite --server target/debug/sesshu
	target/debug/rounds --rounds $(or $(ROUNDS),1000) --database postgres --server target/debug/sesshu

conformance: ## 外から確かめる / ask our server on both databases, or any other, whether it does what it says: BASE=http://127.0.0.1:8080/fhir TOKEN=…
	$(if $(BASE),,@.ci/setup conformance)
	$(if $(BASE),$(CARGO) build --locked --package sesshu-conformance,$(DEV))
	BASE="$(BASE)" conformance/run

fuzz: ## 乱れた入力 / strangers' bytes, SECONDS=600 for each target
	tests/fuzz/run $(or $(SECONDS),60)

mutants: ## 試験を試す / change the decisions of server/access one by one: a test must notice each: FILE="scope policy"
	@.ci/setup mutants
	.ci/mutants $(FILE)

base: ## R4 の表を作り直して比べる / derive the tables of FHIR R4 again and compare them
	node fhir-profiles/base/derive.mjs --check
	node fhir-profiles/base/derive-rules.mjs --check
	node fhir-profiles/base/derive-codes.mjs --check
	node fhir-profiles/base/derive-search.mjs --check

profiles: ## FSH からプロファイルを作る / build the profiles out of their FSH sources
	node fhir-profiles/build.mjs

profiles-check: ## 作り直して比べる / build the profiles again and compare them
	node fhir-profiles/build.mjs --check

package: ## 配布用の FHIR パッケージ / the FHIR package that others install
	node fhir-profiles/build.mjs --pack target/package/sesshu.fhir.jp-0.1.0.tgz

release: ## 本番用の実行ファイル / the production binary, without the demo
	@.ci/setup run
	$(CARGO) build --release --locked --package sesshu

clean: ## 作ったものを消す / remove what was built
	$(CARGO) clean
