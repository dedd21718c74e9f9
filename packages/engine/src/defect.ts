/**
 * Defect 程序缺陷: an invariant of ours is broken, such as adding 元 to 人 after compilation allowed it. Thrown, never
 * returned: nobody who uses the program can mend it. What a user can mend is a problem, which is a value.
 */
export class Defect extends Error {
  override readonly name = 'Defect'
}
