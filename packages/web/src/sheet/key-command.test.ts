import { describe, expect, test } from 'vitest'
import { keyCommand, type Mode } from './key-command.ts'

const OPEN = { words: false, open: true }
const press = (keys: string) => {
  const parts = keys.split('+')
  return {
    key: parts.at(-1) ?? '',
    shiftKey: parts.includes('Shift'),
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Meta'),
    altKey: parts.includes('Alt'),
  }
}
const on = (keys: string, mode: Mode, cell = OPEN) => keyCommand(press(keys), mode, cell)

describe('键', () => {
  test('选中时', () => {
    expect(on('ArrowUp', 'selected')).toEqual({ act: 'move', way: 'up', extend: false })
    expect(on('Shift+ArrowLeft', 'selected')).toEqual({ act: 'move', way: 'left', extend: true })
    expect(on('Ctrl+Home', 'selected')).toEqual({ act: 'move', way: 'sheetStart', extend: false })
    expect(on('Ctrl+Shift+End', 'selected')).toEqual({ act: 'move', way: 'sheetEnd', extend: true })
    expect(on('PageDown', 'selected')).toEqual({ act: 'move', way: 'pageDown', extend: false })
    expect(on('Enter', 'selected')).toEqual({ act: 'advance', way: 'down' })
    expect(on('Shift+Enter', 'selected')).toEqual({ act: 'advance', way: 'up' })
    expect(on('Tab', 'selected')).toEqual({ act: 'advance', way: 'next' })
    expect(on('Shift+Tab', 'selected')).toEqual({ act: 'advance', way: 'previous' })
    expect(on('F2', 'selected')).toEqual({ act: 'edit' })
    expect(on('Delete', 'selected')).toEqual({ act: 'clear' })
    expect(on('Backspace', 'selected')).toEqual({ act: 'editEmpty' })
    expect(on('Ctrl+z', 'selected')).toEqual({ act: 'undo' })
    expect(on('Ctrl+Shift+Z', 'selected')).toEqual({ act: 'redo' })
    expect(on('Meta+y', 'selected')).toEqual({ act: 'redo' })
    expect(on('Ctrl+d', 'selected')).toEqual({ act: 'fillDown' })
    expect(on('Ctrl+a', 'selected')).toEqual({ act: 'selectBlock' })
  })

  test('选中时打字和剪贴板由输入框接住', () => {
    for (const keys of ['5', 'a', 'Ctrl+c', 'Ctrl+v', 'Ctrl+x', 'Process', 'Alt+ArrowLeft'])
      expect(on(keys, 'selected')).toBeUndefined()
  })

  test('不能填的格', () => {
    const shut = { words: false, open: false }
    for (const keys of ['5', 'F2', 'Backspace']) expect(on(keys, 'selected', shut)).toEqual({ act: 'refuse' })
    expect(on('Ctrl+c', 'selected', shut)).toBeUndefined()
    expect(on('ArrowDown', 'selected', shut)).toMatchObject({ act: 'move' })
    expect(on('Shift', 'selected', shut)).toBeUndefined()
  })

  test('打字时方向键收下并移动，修改时在字里移动', () => {
    expect(on('ArrowDown', 'typing')).toEqual({ act: 'finish', way: 'down' })
    expect(on('ArrowDown', 'editing')).toBeUndefined()
    expect(on('Shift+ArrowLeft', 'typing')).toBeUndefined()
    for (const mode of ['typing', 'editing'] as const) {
      expect(on('Escape', mode)).toEqual({ act: 'cancel' })
      expect(on('Enter', mode)).toEqual({ act: 'finish', way: 'down' })
      expect(on('Shift+Enter', mode)).toEqual({ act: 'finish', way: 'up' })
      expect(on('Tab', mode)).toEqual({ act: 'finish', way: 'next' })
      expect(on('Shift+Tab', mode)).toEqual({ act: 'finish', way: 'previous' })
      expect(on('Ctrl+Tab', mode)).toBeUndefined()
      expect(on('F2', mode)).toEqual({ act: 'edit' })
      expect(on('Ctrl+z', mode)).toBeUndefined()
      expect(on('Home', mode)).toBeUndefined()
    }
  })

  test('文字格里 Enter 换行，Ctrl+Enter 完成', () => {
    const words = { words: true, open: true }
    expect(on('Enter', 'editing', words)).toBeUndefined()
    expect(on('Ctrl+Enter', 'editing', words)).toEqual({ act: 'finish' })
    expect(on('ArrowDown', 'typing', words)).toBeUndefined()
    expect(on('Tab', 'editing', words)).toEqual({ act: 'finish', way: 'next' })
  })
})
