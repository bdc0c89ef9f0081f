using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Ringside.Server.Export.Html;

/// <summary>A piece of a page. What stands in an interpolated string as it is written is markup; whatever is put into it is text, and is escaped.</summary>
internal sealed class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder markup = new();

    public int Length => markup.Length;

    public HtmlText Add([InterpolatedStringHandlerArgument("")] ref Handler text) => this;

    /// <summary>Adds markup of our own.</summary>
    public void AddTrusted(string own) => markup.Append(own);

    public HtmlText Add(HtmlText text)
    {
        markup.Append(text.markup);
        return this;
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        Encoding.UTF8.GetBytes(markup.ToString(), output);
        markup.Clear();
    }

    public override string ToString() => markup.ToString();

    /// <summary>Takes an interpolated string apart.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly StringBuilder markup;

        public Handler(int literals, int holes, HtmlText page)
        {
            markup = page.markup;
            markup.EnsureCapacity(markup.Length + literals + holes);
        }

        public void AppendLiteral(string literal) => markup.Append(literal);

        public void AppendFormatted(string? text) => markup.Append(text is null ? null : Encoder.Encode(text));

        public void AppendFormatted(long number) => markup.Append(number.ToString("N0", CultureInfo.InvariantCulture));

        public void AppendFormatted(HtmlText page) => markup.Append(page.markup);
    }
}

