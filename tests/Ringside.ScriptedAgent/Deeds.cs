namespace Ringside.ScriptedAgent;

using Deed = Func<Stage, string[], Task<bool>>;

/// <summary>All that can be asked of this agent. A deed that returns false leaves its request without the usual answer.</summary>
internal static class Deeds
{
    public static readonly IReadOnlyDictionary<string, Deed> Table = new Dictionary<string, Deed>
    {
        // Ends, and does not.
        ["exit"] = (_, words) => Endings.Exit(words),
        ["exit-loud"] = (_, words) => Endings.ExitLoud(words),
        ["exit-after"] = (stage, words) => Endings.ExitAfter(stage, words),
        ["mutter"] = (_, words) => Endings.Mutter(words),
        ["hang"] = (_, words) => Endings.Hang(words),
        ["close-output"] = (_, _) => Endings.CloseOutput(),

        // Wrongs done to the protocol.
        ["noise"] = (stage, _) => Wrongs.Noise(stage),
        ["only-noise"] = (stage, words) => Wrongs.OnlyNoise(stage, words),
        ["half-line"] = (stage, _) => Wrongs.HalfLine(stage),
        ["huge"] = (stage, words) => Wrongs.Huge(stage, words),
        ["stray-answer"] = (stage, _) => Wrongs.StrayAnswer(stage),
        ["unknown-update"] = (stage, _) => Wrongs.UnknownUpdate(stage),
        ["unknown-request"] = (stage, _) => Wrongs.UnknownRequest(stage),
        ["half-surrogate"] = (stage, _) => Wrongs.HalfSurrogate(stage),
        ["same-tool-twice"] = (stage, _) => Wrongs.SameToolTwice(stage),
        ["late-updates"] = (stage, _) => Wrongs.LateUpdates(stage),
        ["permission-without-tool"] = (stage, _) => Wrongs.PermissionWithoutTool(stage),
        ["version"] = (stage, words) => Wrongs.Version(stage, words),
        ["error"] = (stage, _) => Wrongs.Error(stage),
        ["codex-error"] = (stage, words) => Wrongs.CodexError(stage, words),
        ["copilot-error"] = (stage, words) => Wrongs.CopilotError(stage, words),
        ["sign-in"] = (stage, _) => Wrongs.SignIn(stage),

        // Children.
        ["child"] = (stage, _) => Children.Start(stage, "sleep", "600"),
        ["child-elsewhere"] = (stage, _) => Children.Start(stage, "setsid", "sleep", "600"),
        ["child-unmarked"] = (stage, _) => Children.Start(stage, "env", "-i", "setsid", "sleep", "600"),

        // Work well done.
        ["text"] = Work.Text,
        ["think"] = (stage, _) => Work.Think(stage),
        ["plan"] = (stage, _) => Work.Plan(stage),
        ["tool"] = (stage, _) => Work.Tool(stage),
        ["write"] = Work.Write,
        ["ask"] = Work.Ask,
        ["ask-and-go-on"] = (stage, _) => Work.AskAndGoOn(stage),
        ["usage"] = (stage, _) => Work.Usage(stage),
        ["recall"] = (stage, _) => Work.Recall(stage),
        ["blocks"] = (stage, _) => Work.Blocks(stage),
        ["commands"] = Work.Commands,
        ["wait"] = (stage, _) => Work.Wait(stage),
        ["heed"] = (stage, _) => Work.Heed(stage),
        ["settings"] = (stage, _) => Work.Settings(stage),
        ["servers"] = (stage, _) => Work.Servers(stage),
        ["env"] = (stage, _) => Work.Environment(stage),
    };
}
