namespace BlastFx.HelpBuilder.Markdown;

/// <summary>A block of a page, as far as help can show it.</summary>
internal abstract record TextBlock(int Line);

/// <summary>A paragraph; line breaks of the source are spaces in it.</summary>
internal sealed record Paragraph(int Line, RichText Content) : TextBlock(Line);

/// <summary>A fenced block: its info words (<c>powershell no-run</c>) and its text.</summary>
internal sealed record Code(int Line, string Info, string Text) : TextBlock(Line);

/// <summary>A flat list.</summary>
internal sealed record ItemList(int Line, bool Ordered, IReadOnlyList<RichText> Items) : TextBlock(Line)
{
    /// <summary>The items' texts, each behind its bullet or number.</summary>
    public IEnumerable<(string Mark, string Text)> MarkedItems =>
        Items.Select((item, index) => (Ordered ? $"{index + 1}. " : "- ", item.Text));
}

/// <summary>A table: one row of headers, then the rows.</summary>
internal sealed record Table(int Line, IReadOnlyList<RichText> Header, IReadOnlyList<IReadOnlyList<RichText>> Rows)
    : TextBlock(Line)
{
    public IEnumerable<IReadOnlyList<RichText>> AllRows => Rows.Prepend(Header);
}
