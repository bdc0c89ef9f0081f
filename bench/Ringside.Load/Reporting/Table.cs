using System.Text;

namespace Ringside.Load.Reporting;

/// <summary>A Markdown table in the making.</summary>
internal sealed class Table(string title, string note, params string[] columns)
{
    private readonly List<string[]> rows = [];

    public string Title => title;

    public void Add(params string[] cells)
    {
        rows.Add(cells);
        Console.Error.WriteLine($"  {string.Join(" · ", columns.Zip(cells, (column, cell) => column.Length == 0 ? cell : $"{column} {cell}"))}");
    }

    public override string ToString()
    {
        var text = new StringBuilder().AppendLine($"### {title}").AppendLine();
        if (note.Length > 0)
        {
            text.AppendLine(note).AppendLine();
        }

        Line(columns);
        Line([.. columns.Select((_, i) => i == 0 ? "---" : "---:")]);
        rows.ForEach(Line);
        return text.ToString();

        void Line(string[] cells) => text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");
    }
}
