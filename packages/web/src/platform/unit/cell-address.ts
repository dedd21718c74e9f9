/** A cell's address 格的地址: with the unit as the sheet uses it, to and from the platform's without. */

export const toCell = (key: string): string => {
  const [item = '', basis = '', , year = '', row] = key.split('|')
  return [item, basis, year, ...(row === undefined ? [] : [row])].join('|')
}
export const toKey = (cell: string, unit: string): string => {
  const [item = '', basis = '', year = '', row] = cell.split('|')
  return [item, basis, unit, year, ...(row === undefined ? [] : [row])].join('|')
}
