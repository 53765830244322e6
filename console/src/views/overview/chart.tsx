import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Overview } from '../../api/calls.ts'
import { durationText } from '../../parts/duration.ts'
import { clockText } from '../../parts/instant.tsx'
import { usePreferences, type Zone } from '../../preferences.ts'
import { count } from './tiles.tsx'

const heightPx = 190

/** What was accepted, stretch by stretch, and what became of it. In words for who does not see it. */
export const Chart = ({ overview }: { overview: Overview }) => {
  const figure = useRef<HTMLElement>(null)
  const { zone, theme } = usePreferences()
  const { stretches, stretch_seconds } = overview
  const succeeded = stretches.reduce((sum, stretch) => sum + stretch.succeeded, 0)
  const failed = stretches.reduce((sum, stretch) => sum + stretch.failed, 0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a theme changes the colours that are read from the page
  useEffect(() => {
    const place = figure.current?.querySelector<HTMLElement>('.plot')
    if (!place) return
    const plot = new uPlot(optionsFor(place, zone, stretch_seconds), dataOf(overview), place)
    const follow = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: heightPx }))
    follow.observe(place)
    return () => {
      follow.disconnect()
      plot.destroy()
    }
  }, [overview, zone, theme, stretch_seconds])

  return (
    <figure ref={figure} className="chart" data-testid="chart">
      <figcaption>
        <span>Accepted every {durationText(stretch_seconds * 1_000)}</span>
        <span className="key succeeded">succeeded {count(succeeded)}</span>
        <span className="key failed">failed {count(failed)}</span>
        <span className="key other">on its way, or called off {count(overview.accepted - succeeded - failed)}</span>
      </figcaption>
      <div className="plot" aria-hidden="true" />
    </figure>
  )
}

/** The tallest behind, the shortest before it: what shows of each is its own. */
const dataOf = ({ stretches }: Overview): uPlot.AlignedData => [
  stretches.map(({ at }) => Date.parse(at) / 1_000),
  stretches.map(({ accepted }) => accepted),
  stretches.map(({ succeeded, failed }) => succeeded + failed),
  stretches.map(({ succeeded }) => succeeded),
]

const optionsFor = (place: HTMLElement, zone: Zone, stretchSeconds: number): uPlot.Options => {
  const colour = (name: string) => {
    const probe = place.parentElement?.querySelector(`.key.${name}`)
    return probe ? getComputedStyle(probe, '::before').backgroundColor : 'gray'
  }
  const ink = getComputedStyle(place).color
  const grid = { stroke: getComputedStyle(place).borderTopColor, width: 1 }
  const bars = uPlot.paths.bars?.({ size: [0.8, 40], align: 1 })
  const series = (name: string): uPlot.Series => ({
    fill: colour(name),
    width: 0,
    points: { show: false },
    ...(bars ? { paths: bars } : {}),
  })
  return {
    width: place.clientWidth,
    height: heightPx,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 20, 0, 0],
    scales: {
      // A bar stands to the right of its instant: without room for it the stretch that runs is not seen.
      x: { range: (_plot, min, max) => [min, max + stretchSeconds] },
      y: { range: (_plot, _min, max) => [0, Math.max(4, max)] },
    },
    axes: [
      {
        stroke: ink,
        grid: { show: false },
        ticks: grid,
        values: (_plot, seconds) => seconds.map((at) => clockText(zone, new Date(at * 1_000)).slice(0, 5)),
      },
      { stroke: ink, grid, ticks: { show: false }, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 20_000] },
    ],
    series: [{}, series('other'), series('failed'), series('succeeded')],
  }
}
