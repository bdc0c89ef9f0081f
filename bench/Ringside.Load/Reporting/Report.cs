namespace Ringside.Load.Reporting;

/// <summary>One run's block of Markdown: its conditions, then its tables.</summary>
internal sealed class Report
{
    private readonly List<Table> tables = [];

    public Table Add(Table table)
    {
        Console.Error.WriteLine($"{table.Title}:");
        tables.Add(table);
        return table;
    }

    /// <summary>What is noted while it is measured, such as a peer that is not there.</summary>
    public List<string> Remarks { get; } = [];

    public void Remark(string remark)
    {
        Console.Error.WriteLine($"  {remark}");
        if (!Remarks.Contains(remark))
        {
            Remarks.Add(remark);
        }
    }

    /// <summary>A measurement that could not be made: the others go on, and the run counts as failed.</summary>
    public bool Failed { get; private set; }

    /// <summary>Makes a measurement; where that fails, the report says so.</summary>
    public async Task TryAsync(string what, Func<Task> measure)
    {
        try
        {
            await measure();
        }
        catch (Exception e) when (!Servers.Belongings.AreGoing)
        {
            Failed = true;
            Remark($"{what}: not measured: {(e is LoadException ? "" : $"{e.GetType().Name}: ")}{e.Message.ReplaceLineEndings(" ").Trim()}");
        }
    }

    public void Print(TextWriter output, string conditions)
    {
        output.WriteLine(conditions);
        output.WriteLine();
        tables.ForEach(output.WriteLine);
        foreach (var remark in Remarks)
        {
            output.WriteLine($"- {remark}");
        }
    }
}
