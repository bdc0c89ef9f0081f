import { asObject, asString, type ArtifactReference, type Json, type ToolItem } from '@ringside/client';
import { isOwn } from './own';

/** A change of one file, as the agent gave it: the whole file, or only the words that it replaced. */
export interface FileDiff { path: string; before: string; after: string; isNew: boolean }

/** The diffs that a tool call carries. */
export function diffsOf(tool: ToolItem): FileDiff[] {
  return (tool.content ?? []).flatMap((part) => {
    const block = asObject(part);
    if (block?.type !== 'diff') return [];
    const before = asString(block.oldText) ?? '';
    return [{ path: asString(block.path) ?? '', before, after: asString(block.newText) ?? '', isNew: before === '' }];
  });
}

/** What a tool printed that is more than its events keep: the last lines, and where all of it is. */
export interface Printed { tail: string; artifact: ArtifactReference; leftOut: number }

export function printedOf(tool: ToolItem): Printed | undefined {
  for (const part of tool.content ?? []) {
    const text = asObject(asObject(asObject(part)?.content)?.text);
    const artifact = asObject(text?.artifact);
    if (typeof text?.tail === 'string' && typeof artifact?.id === 'string' && typeof artifact.size === 'number') {
      const reference: ArtifactReference = { id: artifact.id, size: artifact.size, mediaType: asString(artifact.mediaType) ?? '' };
      if (artifact.state === 'open') reference.state = 'open';
      return { tail: text.tail, artifact: reference, leftOut: typeof text.leftOut === 'number' ? text.leftOut : 0 };
    }
  }
  return undefined;
}

/** What a tool printed or answered, as text. */
export function outputOf(tool: ToolItem): string {
  const parts = (tool.content ?? []).flatMap((part) => {
    const block = asObject(part);
    const inner = block?.type === 'content' ? asObject(block.content) : undefined;
    return inner?.type === 'text' ? [unfenced(asString(inner.text) ?? asString(asObject(inner.text)?.tail) ?? asString(asObject(inner.text)?.preview) ?? '')] : [];
  });
  const printed = ofJson(tool.output);
  // Some agents say what a command is for as content, and only in `output` what it printed.
  if (tool.toolKind === 'execute' && printed !== '') return printed;
  const said = parts.length > 0 ? parts.join('\n') : printed;
  return isOwn(tool) ? indented(said) : said;
}

/** The exit code of a command, where the agent tells it. */
export function exitCode(tool: ToolItem): number | undefined {
  const output = asObject(tool.output);
  const code = output?.exitCode ?? output?.exit_code ?? output?.code;
  if (typeof code === 'number') return code;
  const text = /^exit code:? (\d+)/i.exec(outputOf(tool).trimStart());
  return text ? Number(text[1]) : undefined;
}

/** What a tool was given, as text: the command of a command, else its arguments. */
export function inputOf(tool: ToolItem): string {
  const input = asObject(tool.input);
  if (!input) return ofJson(tool.input);
  const command = input.command ?? input.cmd;
  if (typeof command === 'string') return command;
  if (Array.isArray(command)) return command.map((word) => asString(word) ?? '').join(' ');
  return Object.keys(input).length === 0 ? '' : JSON.stringify(input, null, 2);
}

function ofJson(json: Json | undefined): string {
  if (json === undefined || json === null) return '';
  if (typeof json === 'string') return unfenced(json);
  const object = asObject(json);
  const answered = asObject(object?.result)?.content;
  if (Array.isArray(answered)) return answered.flatMap((part) => asString(asObject(part)?.text) ?? []).join('\n');
  const streams = [object?.stdout, object?.stderr].flatMap((text) => typeof text === 'string' && text !== '' ? [text] : []);
  if (streams.length > 0 || object?.stdout === '') return streams.join('\n');
  const text = object?.output ?? object?.formatted_output ?? object?.text ?? object?.content ?? object?.preview;
  return typeof text === 'string' ? unfenced(text) : JSON.stringify(json, null, 2);
}

/** JSON in more than one line. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function unfenced(text: string): string {
  return /^```\w*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text;
}
