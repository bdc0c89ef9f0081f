# shellcheck shell=bash
# The parts of ./test. Whatever does not build, crashes, hangs or tells no result counts as one failure.

results=$PWD/out/test-results
passed=0 failed=0 skipped=0

heading() { printf '\n== %s\n' "$*"; }

count() {
  passed=$((passed + $1))
  failed=$((failed + $2))
  skipped=$((skipped + $3))
}

# Counts one failure that is no test's: what did not build or died.
count_broken() {
  complain "FAILED: $*"
  count 0 1 0
}

total() {
  trap - EXIT
  printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ]
}

# However ./test ends, it ends with its line.
cut_short() {
  count_broken "./test was cut short"
  total
}

find_chromium() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" && return 0
  done
  return 1
}

# The server programs, wherever they are: Debian keeps them off the path.
find_postgres() {
  local program
  for program in /usr/lib/postgresql/*/bin/initdb; do
    [ -x "$program" ] && return 0
  done
  command -v initdb >/dev/null
}

# A browser for e2e and real, PostgreSQL for dotnet and e2e, and the system's SQLite: from Debian's packages when root, else a word on how to get them.
need_packages() {
  local wanted=()
  if [[ " $* " == *" e2e "* || " $* " == *" real "* ]] && [ -z "${RINGSIDE_CHROMIUM:-}" ] && ! find_chromium >/dev/null; then
    wanted+=(chromium)
  fi
  if [[ " $* " == *" dotnet "* || " $* " == *" e2e "* ]] && ! find_postgres; then
    wanted+=(postgresql)
  fi
  if command -v ldconfig >/dev/null && ! ldconfig -p | grep 'libsqlite3\.so\.0' >/dev/null; then
    wanted+=(libsqlite3-0)
  fi
  if [ ${#wanted[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      say "Installing ${wanted[*]} …"
      apt-get update -qq
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
    else
      complain "For these tests ${wanted[*]} must be installed: sudo apt-get install ${wanted[*]} (Debian, Ubuntu), or set RINGSIDE_CHROMIUM to a Chromium or Chrome."
    fi
  fi
  export RINGSIDE_CHROMIUM="${RINGSIDE_CHROMIUM:-$(find_chromium || true)}"
  export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
}

build_solution() {
  heading "build"
  if ! dotnet build Ringside.slnx -v quiet --nologo; then
    count_broken "the solution does not build"
    return 1
  fi
}

dotnet_projects() {
  local project
  for project in tests/*.Tests; do
    [ "$project" = tests/Ringside.RealAgents.Tests ] || printf '%s\n' "$project"
  done
}

test_projects() {
  local project
  if [ "$built" = 0 ]; then
    return
  fi
  for project in "$@"; do
    test_project "$project"
  done
}

# One project: its TRX tells the numbers. A test that says nothing for ten minutes is ended, and so is its project.
test_project() {
  local name trx status=0
  name=$(basename "$1")
  trx=$results/$name.trx
  heading "$name"
  dotnet test "$1" --no-build --nologo -v quiet --logger "trx;LogFileName=$trx" --logger "console;verbosity=minimal" \
    --blame-hang-timeout 10m --blame-hang-dump-type none --results-directory "$results" || status=$?
  if [ ! -s "$trx" ]; then
    count_broken "$name told no results (exit code $status)"
    return
  fi
  count_trx "$trx"
  if [ "$status" -ne 0 ] && [ "$trx_failed" -eq 0 ]; then
    count_broken "$name ended with exit code $status though none of its tests failed"
  fi
}

# In a TRX a skipped test is one that was not executed.
count_trx() {
  local counters all executed ok
  counters=$(grep -o '<Counters [^>]*' "$1")
  all=$(attribute total "$counters")
  executed=$(attribute executed "$counters")
  ok=$(attribute passed "$counters")
  trx_failed=$((executed - ok))
  count "$ok" "$trx_failed" $((all - executed))
  if [ "$all" -eq 0 ]; then
    count_broken "$1 has no tests"
  fi
}

attribute() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<<"$2"; }

# All workspaces of web/: each tells its sum as «Tests  3 failed | 40 passed | 1 skipped (44)».
test_web() {
  local log=$results/web.log status=0 web_failed
  [ -f web/package.json ] || return 0
  heading "web"
  if [ web/package-lock.json -nt web/node_modules/.package-lock.json ] && ! (cd web && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json); then
    count_broken "npm ci in web/"
    return
  fi
  (cd web && npm run typecheck) || count_broken "web/ does not pass its type check"
  (cd web && NO_COLOR=1 FORCE_COLOR=0 CI=1 npm test) 2>&1 | tee "$log" || status=$?
  if ! grep -Eq '^ *Tests +[0-9]' "$log"; then
    count_broken "the tests of web/ told no results (exit code $status)"
    return
  fi
  web_failed=$(vitest_sum failed "$log")
  count "$(vitest_sum passed "$log")" "$web_failed" $(($(vitest_sum skipped "$log") + $(vitest_sum todo "$log")))
  if [ "$status" -ne 0 ] && [ "$web_failed" -eq 0 ]; then
    count_broken "the tests of web/ ended with exit code $status though none of them failed"
  fi
}

vitest_sum() {
  awk -v kind="$1" '/^ *Tests +[0-9]/ { for (i = 2; i <= NF; i++) if ($i == kind) sum += $(i - 1) } END { print sum + 0 }' "$2"
}

test_real() {
  heading "real agents: install"
  if ! eng/real-agents/install; then
    count_broken "the real agents could not be installed"
    return
  fi
  test_projects tests/Ringside.RealAgents.Tests
}
