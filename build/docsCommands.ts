/** The lines of a Markdown text's shell blocks. */
export const shellLines = (text: string): string[] =>
  Array.from(text.matchAll(/```sh\n([\s\S]*?)```/g), ([, block = '']) => joinedLines(block)).flat()

/** The code within the lines of a Markdown text: commands, and whatever else is code. */
export const inlineCode = (text: string): string[] =>
  Array.from(text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`((?:[^`\n]|\n(?!\n))+)`/g), ([, code = '']) =>
    code.replaceAll('\n', ' '),
  )

/** The lines of a YAML file's comments. */
export const commentLines = (text: string): string[] =>
  joinedLines(Array.from(text.matchAll(/^ *# ?(.*)$/gm), ([, line]) => line).join('\n'))

const joinedLines = (text: string): string[] => text.replaceAll(/\\\n\s*/g, ' ').split('\n')

/** The commands of one line, which a shell would run one after another. */
export const commandsOf = (line: string): string[] =>
  line
    .replace(/\s#.*$/, '')
    .split(/&&|\||;/)
    .map((command) => command.trim())
