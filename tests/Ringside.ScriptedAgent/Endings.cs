using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Ringside.ScriptedAgent;

/// <summary>Ways to end.</summary>
internal static class Endings
{
    /// <summary>[[exit code]]: says nothing and is gone.</summary>
    public static Task<bool> Exit(string[] words)
    {
        Environment.Exit(words is [var code, ..] ? int.Parse(code, CultureInfo.InvariantCulture) : 1);
        return Task.FromResult(false);
    }

    /// <summary>[[exit-loud lines]]: writes lines to stderr first, the last of them "fatal: the end".</summary>
    public static Task<bool> ExitLoud(string[] words)
    {
        for (var line = 1; words is [var lines, ..] && line < int.Parse(lines, CultureInfo.InvariantCulture); line++)
        {
            Console.Error.WriteLine($"line {line}");
        }

        Console.Error.WriteLine("\e[31mfatal: the end\e[0m");
        return Exit(["3"]);
    }

    /// <summary>[[hang file]]: says nothing more, once a file is there where one is named.</summary>
    public static Task<bool> Hang(string[] words)
    {
        if (words is [var file, ..])
        {
            File.WriteAllText(Path.Combine(Directory.GetCurrentDirectory(), file), "");
        }

        return Task.FromResult(false);
    }

    /// <summary>[[mutter words]]: writes a line to stderr, and goes on.</summary>
    public static Task<bool> Mutter(string[] words)
    {
        Console.Error.WriteLine(string.Join(' ', words));
        return Task.FromResult(true);
    }

    /// <summary>[[exit-after code]]: answers the prompt and is gone.</summary>
    public static Task<bool> ExitAfter(Stage stage, string[] words)
    {
        stage.AfterAnswer = () => Exit(words);
        return Task.FromResult(true);
    }

    /// <summary>[[close-output]]: closes stdout, of which the runtime keeps copies, and stays.</summary>
    public static Task<bool> CloseOutput()
    {
        var output = File.ResolveLinkTarget("/proc/self/fd/1", returnFinalTarget: false)!.Name;
        var copies = Directory.GetFiles("/proc/self/fd").Where(file => new FileInfo(file).LinkTarget?.EndsWith(output, StringComparison.Ordinal) == true);
        foreach (var copy in copies)
        {
            new SafeFileHandle(int.Parse(Path.GetFileName(copy), CultureInfo.InvariantCulture), ownsHandle: true).Dispose();
        }

        return Task.FromResult(false);
    }
}
