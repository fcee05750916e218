using System.Text;
using Markdig.Syntax.Inlines;

namespace BlastFx.HelpBuilder.Markdown;

/// <summary>Reads prose: drops the marks of emphasis and code, keeps addresses.</summary>
internal static class InlineText
{
    public static RichText Read(MarkdownPage page, int line, ContainerInline? inlines)
    {
        var text = new StringBuilder();
        var links = new List<PageLink>();
        foreach (Inline inline in inlines ?? Enumerable.Empty<Inline>())
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.ContentSpan);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case AutolinkInline address:
                    text.Append(address.Url);
                    break;
                case LinkInline { IsImage: false } link:
                    string linkText = Read(page, line, link).Text;
                    var target = new PageLink(linkText, link.Url ?? string.Empty);
                    page.Verify(line, target);
                    links.Add(target);
                    text.Append(target.IsExternal ? $"{linkText} ({target.Target})" : linkText);
                    break;
                case EmphasisInline emphasis:
                    RichText emphasized = Read(page, line, emphasis);
                    text.Append(emphasized.Text);
                    links.AddRange(emphasized.Links);
                    break;
                case HtmlInline tag:
                    throw page.Error(line, $"Help has no HTML: put '{tag.Tag}' into backticks.");
                default:
                    throw page.Error(line, $"Help cannot show a {inline.GetType().Name}.");
            }
        }

        return new RichText(text.ToString().Trim(), links);
    }
}
