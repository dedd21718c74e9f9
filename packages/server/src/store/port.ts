/** The port that this folder fills, from the room that owns it. */
export * from '@jiheng/app'
