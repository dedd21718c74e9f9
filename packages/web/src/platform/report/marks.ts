/** Marks of a node 标记, looked at by name. */
import type { Node } from 'prosemirror-model'

export const hasDeletion = (node: Node): boolean => node.marks.some((mark) => mark.type.name === 'deletion')
