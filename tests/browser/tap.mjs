// Writes TAP: one line a test, the reason of a failure as comment lines below it.
let count = 0
let failures = 0

function printLine (ok, name, suffix = '') {
  count++
  console.log(`${ok ? 'ok' : 'not ok'} ${count} - ${name.replace(/#/g, '')}${suffix}`)
}

// Runs one test; whatever it throws is its failure.
export async function test (name, body) {
  try {
    await body()
    printLine(true, name)
  } catch (error) {
    failures++
    printLine(false, name)
    for (const line of String(error.message ?? error).split('\n')) console.log(`# ${line}`)
  }
}

export function skip (name, reason) {
  printLine(true, name, ` # SKIP ${reason}`)
}

// Prints the plan and gives the exit status.
export function finish () {
  console.log(`1..${count}`)
  return failures === 0 ? 0 : 1
}

// For lists of findings: empty, or the test fails with one line each.
export function expectNone (findings) {
  if (findings.length > 0) throw new Error(findings.join('\n'))
}

export function expect (condition, message) {
  if (!condition) throw new Error(message)
}
