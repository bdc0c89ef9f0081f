namespace Ringside.ScriptedAgent;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(
    string? AtInitialize, string? AtNew, bool IgnoresEnd, bool IgnoresCancel, bool IsDeaf, bool Resumes, bool Loads, string? AtLoad, bool Steers, bool Offers, bool Models,
    string? Status, bool WantsKey, bool SpeaksHttp, bool TakesImages)
{
    public static Options Parse(string[] args)
    {
        string? After(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
        return new Options(
            After("--initialize"), After("--new"), args.Contains("--ignore-eof"), args.Contains("--ignore-cancel"), args.Contains("--deaf"),
            args.Contains("--resumes"), args.Contains("--loads"), After("--load"),
            args.Contains("--steers"), args.Contains("--offers"), args.Contains("--models"), After("--status"), args.Contains("--wants-key"), args.Contains("--http"), args.Contains("--images"));
    }
}
