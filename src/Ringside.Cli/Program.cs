using Ringside.Cli;

return await RingsideCommand.RunAsync(args, CliConsole.OfProcess());
