using Ringside.ScriptedAgent;

// ringside-scripted-agent [--initialize "<deed> <words>"] [--new "<deed> <words>"] [--ignore-eof] [--ignore-cancel] [--deaf]
//                          [--resumes] [--loads] [--load "<deed> <words>"] [--steers] [--images] [--offers] [--models]
//                          [--status <kind>] [--wants-key]
// ringside-scripted-agent --replay <recording>
//
// A deed given for a step is done in the place of that step's answer; --deaf reads nothing once it is ready.
// --status tells a sign-in of that kind, or none, after initialize; --wants-key opens no session before authenticate with its method api-key.
// With --resumes or --loads it keeps its conversations in the folder, and a later process goes on with them. In a prompt, [[deed words]] names what to
// do, any number of times, in order; a prompt without any is answered with a sentence. Deeds.cs has the table.
if (args is ["--replay", var recording])
{
    await new Replay(Wire.Standard(), recording).RunAsync();
    return;
}

var agent = new Agent(Wire.Standard(), Options.Parse(args));
await agent.RunAsync();
