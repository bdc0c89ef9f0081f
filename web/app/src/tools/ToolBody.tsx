import { asObject, asString, type ToolItem } from '@ringside/client';
import { duration, folder } from '../meter/format';
import { Arguments } from './Arguments';
import { diffsOf, exitCode, inputOf, outputOf, printedOf } from './content';
import { DiffView } from './Diff';
import { Found } from './Found';
import { foundIn } from './found';
import { LongOutput } from './LongOutput';
import { Output } from './Output';
import { picturesOf } from './picture';
import { Pictures } from './Pictures';

/** All that there is of a tool call: what it was given, what it changed, showed and printed, and how it ended. */
export function ToolBody({ tool, title }: { tool: ToolItem; title: string }) {
  const diffs = diffsOf(tool);
  const output = outputOf(tool);
  const input = inputOf(tool);
  const printed = printedOf(tool);
  const pictures = picturesOf(tool.content);
  const waits = tool.status === 'pending' || tool.status === 'in_progress';
  const found = tool.toolKind === 'search' && tool.status !== 'failed' ? foundIn(output) : undefined;
  const hasInput = diffs.length === 0 && input !== '' && (input.includes('\n') || input !== title);
  return (
    <div className="tool-body">
      {tool.locations && diffs.length === 0 && tool.locations.length > 0 && (
        <p className="tool-where mono">{tool.locations.map(({ path, line }) => `${folder(path)}${line === undefined ? '' : `:${line + 1}`}`).join('  ')}</p>
      )}
      {hasInput && <Given tool={tool} text={input} />}
      {diffs.map((file, at) => <DiffView key={at} file={file} titled />)}
      <Pictures pictures={pictures} from={`of ${title}`} />
      {printed ? <LongOutput printed={printed} /> : found ? <Found files={found} /> : (diffs.length === 0 || tool.status === 'failed') && <Output text={output} label="Output" />}
      {tool.error && tool.error !== output && <p className="tool-error">{tool.error}</p>}
      {!hasInput && diffs.length === 0 && pictures.length === 0 && output.trim() === '' && !printed && !tool.error && <p className="quiet">{waits ? 'Nothing printed yet.' : 'Nothing printed.'}</p>}
      {tool.toolKind === 'execute' && !waits && <Ended tool={tool} />}
    </div>
  );
}

/** What a call was given, where its line does not say it all: a command of several lines, an address, or arguments by their names. */
function Given({ tool, text }: { tool: ToolItem; text: string }) {
  const input = asObject(tool.input);
  const address = tool.toolKind === 'fetch' ? asString(input?.url) ?? asString(input?.uri) : undefined;
  if (address !== undefined && /^https?:\/\//.test(address)) return <p className="tool-where"><a href={address} target="_blank" rel="noopener noreferrer">{address}</a></p>;
  return text.startsWith('{') && input ? <Arguments input={input} /> : <Output text={text} label="Input" />;
}

function Ended({ tool }: { tool: ToolItem }) {
  const code = exitCode(tool);
  const took = tool.durationMs === undefined || tool.durationMs < 1_000 ? '' : duration(tool.durationMs);
  const words = [code === undefined ? '' : `exit code ${code}`, took].filter(Boolean).join(' · ');
  return words === '' ? null : <p className="tool-where number">{words}</p>;
}
