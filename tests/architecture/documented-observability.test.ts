import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { metrics } from '../../lib/observability/metrics.ts'
import { filesUnder, textOf } from './source-files.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('docs/observability.md')

/** The rows of the table that stands first under a heading, as lists of cells. */
const tableUnder = (heading: string) => {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const [table = ''] = /(^\|.*\n)+/m.exec(section) ?? []
  const [, , ...rows] = table.trim().split('\n')
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}
const namesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

/** Names of the events that `report(...)` is called with. One from a table of names counts as all of them; any other expression as none. */
const reported = (file: string) => {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true)
  const tables = new Map<string, string[]>()
  const events: string[] = []
  const unreadable: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isVariableDeclaration(node)) tables.set(node.name.getText(), literalsIn(node))
    if (ts.isCallExpression(node) && /(^|\.)report$/.test(node.expression.getText()) && node.arguments.length === 2) {
      const [name] = node.arguments
      if (name && ts.isStringLiteral(name)) events.push(name.text)
      else if (name && ts.isElementAccessExpression(name)) events.push(...(tables.get(name.expression.getText()) ?? []))
      else unreadable.push(`${file}: ${node.getText().slice(0, 60)}`)
    }
    ts.forEachChild(node, visit)
  }
  // Twice, because a table may stand below its use.
  visit(source)
  events.length = 0
  unreadable.length = 0
  visit(source)
  return { events, unreadable }
}

const literalsIn = (node: ts.Node): string[] => {
  const found: string[] = []
  const visit = (child: ts.Node) => {
    if (ts.isPropertyAssignment(child) && ts.isStringLiteral(child.initializer)) found.push(child.initializer.text)
    ts.forEachChild(child, visit)
  }
  visit(node)
  return found
}

const calls = filesUnder('lib', 'functions').map(reported)
const events = [...new Set(calls.flatMap((call) => call.events))].sort()

describe('the page about observability', () => {
  it('has every event that is reported, and none that is not', () => {
    const passedOn = ['(name, {', '(event, '].map((start) =>
      calls.flatMap((call) => call.unreadable).filter((call) => call.includes(`report${start}`)),
    )
    expect(calls.flatMap((call) => call.unreadable)).toEqual(passedOn.flat())
    expect(events.length).toBeGreaterThan(50)
    expect(
      tableUnder('Log lines')
        .flatMap(([names]) => namesIn(names))
        .sort(),
    ).toEqual(events)
  })

  it('has every metric as it is written, and what moves it', () => {
    const written = Object.entries(metrics).map(([name, { unit, by, movedBy, meaning }]) => [
      `\`${name}\``,
      unit,
      by.map((names) => ['stage', ...names].join(', ')).join('; '),
      Object.keys(movedBy)
        .map((event) => `\`${event}\``)
        .join(', '),
      meaning,
    ])
    expect(tableUnder('Metrics')).toEqual(written)
  })

  it('has every alarm, and none that is not there', () => {
    const names = ['alarms', 'feedback'].flatMap((file) =>
      [...read(`infra/${file}.yml`).matchAll(/AlarmName: heliograph-\$\{sls:stage\}-(\S+)/g)].map(
        ([, name = '']) => name,
      ),
    )
    expect(
      tableUnder('Alarms')
        .flatMap(([cell]) => namesIn(cell))
        .sort(),
    ).toEqual(names.sort())
  })

  it('has every span, and none that is not there', () => {
    const made = [
      'functions/traced.ts',
      'functions/api/create-notification.ts',
      'functions/api/create-batch.ts',
    ].flatMap((file) => [...textOf(file).matchAll(/name: '([\w.]+)', kind/g)].map(([, name = '']) => name))
    const [, ...others] = tableUnder('Traces').map(([cell]) => namesIn(cell)[0])
    expect(others.sort()).toEqual([...new Set(made)].sort())
  })
})

describe('metrics', () => {
  it('are moved by events that somebody reports', () => {
    const moving = Object.values(metrics).flatMap(({ movedBy }) => Object.keys(movedBy))
    expect(moving.filter((event) => !events.includes(event))).toEqual([])
  })

  it('are what alarms and the dashboard look at, by dimensions that they have', () => {
    const watched = [
      ...read('infra/alarms.yml').matchAll(/Namespace: Heliograph, MetricName: (\w+), Dimensions: (\[.*?\])\s*\}/g),
      ...read('infra/dashboard.yml').matchAll(/\["Heliograph", "(\w+)", (.*?)\]/g),
    ]
    expect(watched.length).toBeGreaterThan(30)
    for (const [text, name = '', dimensions = ''] of watched) {
      const names = ['stage', 'channel', 'code'].filter((one) => new RegExp(`(Name: |")${one}\\b`).test(dimensions))
      expect(metrics[name]?.by, text).toContainEqual(names.filter((one) => one !== 'stage'))
      expect(names, text).toContain('stage')
    }
  })
})
