/**
 * Calendar 工作日历: which days are days off. Statutory holidays and make-up working days are data for the years that the
 * file has; of other years only Saturdays and Sundays are known, and a result must say so.
 */
import { asRecords, asText, type Plain, type Problem, problem, readShape, type Shape } from '@jiheng/engine'
import { dayNumber, weekday } from '../ledger.ts'

/** 工作日历. */
export interface Calendar {
  /** Years whose holidays are known. */
  readonly years: ReadonlySet<number>
  /** Name of the holiday by day. */
  readonly holidays: ReadonlyMap<number, string>
  /** 调休上班 days. */
  readonly workdays: ReadonlySet<number>
}

/** Weekends only. */
export const WEEKENDS_ONLY: Calendar = { years: new Set(), holidays: new Map(), workdays: new Set() }

/** 节日名、周六 or 周日 if the day is a day off, otherwise ''. A day that is not given (0) is none. */
export function restName(calendar: Calendar, day: number): string {
  if (day === 0) return ''
  const holiday = calendar.holidays.get(day)
  if (holiday !== undefined) return holiday
  if (calendar.workdays.has(day)) return ''
  const of = weekday(day)
  return of === 6 ? '周六' : of === 0 ? '周日' : ''
}

const text: Shape = { type: 'string' }

const calendarSchema: Shape = {
  type: 'object',
  title: '工作日历',
  properties: {
    id: text,
    name: text,
    authority: text,
    unconfirmed: { type: 'array', items: text },
    years: {
      type: 'array',
      items: {
        type: 'object',
        title: '年度',
        properties: {
          year: { type: 'integer' },
          holidays: {
            type: 'array',
            items: {
              type: 'object',
              title: '节日',
              properties: { name: text, from: text, to: text },
              required: ['name', 'from', 'to'],
              additionalProperties: false,
            },
          },
          workdays: { type: 'array', items: text },
        },
        required: ['year', 'holidays', 'workdays'],
        additionalProperties: false,
      },
    },
  },
  required: ['id', 'name', 'years'],
  additionalProperties: false,
}

/** Read a calendar file; every fault at once, each with its place. */
export function readCalendar(
  source: string,
  file: string,
): { calendar?: Calendar; problems: readonly Problem[] } {
  const shaped = readShape(source, file, calendarSchema)
  if (shaped.data === undefined || shaped.problems.length > 0) return { problems: shaped.problems }
  const problems: Problem[] = []
  const years = new Set<number>()
  const holidays = new Map<number, string>()
  const workdays = new Set<number>()
  const dayOf = (value: Plain | undefined, label: string, path: readonly (string | number)[]): number => {
    const day = dayNumber(asText(value))
    if (day === 0)
      problems.push(
        problem(
          'field-wrong-type',
          { label, wanted: '日期 2019-01-01', found: `“${asText(value)}”` },
          shaped.placeOf(path),
        ),
      )
    return day
  }
  const data = shaped.data as Readonly<Record<string, Plain>>
  for (const [y, entry] of asRecords(data.years).entries()) {
    const year = Number(asText(entry.year))
    if (years.has(year))
      problems.push(
        problem('code-duplicate', { label: '年度', name: String(year) }, shaped.placeOf(['years', y])),
      )
    years.add(year)
    for (const [h, holiday] of asRecords(entry.holidays).entries()) {
      const path = ['years', y, 'holidays', h]
      const from = dayOf(holiday.from, 'from', [...path, 'from'])
      const to = dayOf(holiday.to, 'to', [...path, 'to'])
      if (from === 0 || to === 0) continue
      if (to < from || to - from > 31)
        problems.push(
          problem(
            'field-not-allowed',
            { label: 'to', found: asText(holiday.to), allowed: '开始之后一个月以内的日期' },
            shaped.placeOf([...path, 'to']),
          ),
        )
      else for (let day = from; day <= to; day += 1) holidays.set(day, asText(holiday.name))
    }
    const list = Array.isArray(entry.workdays) ? (entry.workdays as readonly Plain[]) : []
    for (const [w, day] of list.entries()) workdays.add(dayOf(day, 'workdays', ['years', y, 'workdays', w]))
  }
  return problems.length > 0 ? { problems } : { calendar: { years, holidays, workdays }, problems }
}
