/** The blocks of one language, such as `sh`, in a Markdown text. */
export const blocksIn = (text: string, language: string): string[] =>
  Array.from(text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g')), ([, block = '']) => block)

/** The code within lines of a Markdown text. */
export const inlineCodeIn = (text: string): string[] =>
  Array.from(text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`((?:[^`\n]|\n(?!\n))+)`/g), ([, code = '']) =>
    code.replaceAll('\n', ' '),
  )

/** The lines of a Markdown text's shell blocks. */
export const shellLines = (text: string): string[] => blocksIn(text, 'sh').flatMap(joinedLines)

/** The lines of a YAML file's comments. */
export const commentLines = (text: string): string[] =>
  joinedLines(Array.from(text.matchAll(/^ *# ?(.*)$/gm), ([, line]) => line).join('\n'))

const joinedLines = (text: string): string[] => text.replaceAll(/\\\n\s*/g, ' ').split('\n')

/** The commands of one line, which a shell would run one after another, without its comment. */
export const commandsOf = (line: string): string[] =>
  line
    .replace(/(^|\s)#.*$/, '')
    .split(/&&|\||;/)
    .map((command) => command.trim())
