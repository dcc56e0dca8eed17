/** Returns the code blocks of one language, such as `sh`, in a Markdown text. */
export const blocksIn = (text: string, language: string): string[] =>
  Array.from(text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g')), ([, block = '']) => block)

/** Returns the inline code of a Markdown text. */
export const inlineCodeIn = (text: string): string[] =>
  Array.from(text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`((?:[^`\n]|\n(?!\n))+)`/g), ([, code = '']) =>
    code.replaceAll('\n', ' '),
  )

/** Returns the lines of the shell blocks in a Markdown text. */
export const shellLines = (text: string): string[] => blocksIn(text, 'sh').flatMap(joinedLines)

/** Returns the lines of the comments in a YAML file. */
export const commentLines = (text: string): string[] =>
  joinedLines(Array.from(text.matchAll(/^ *# ?(.*)$/gm), ([, line]) => line).join('\n'))

const joinedLines = (text: string): string[] => text.replaceAll(/\\\n\s*/g, ' ').split('\n')

/** Returns the commands of a shell line, such as both sides of `&&` or `|`, without its comment. */
export const commandsOf = (line: string): string[] =>
  line
    .replace(/(^|\s)#.*$/, '')
    .split(/&&|\||;/)
    .map((command) => command.trim())
