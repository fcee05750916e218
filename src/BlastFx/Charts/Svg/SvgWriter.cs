using System.Globalization;
using System.Text;
using System.Xml;

namespace BlastFx.Charts.Svg;

/// <summary>
/// Writes a self-contained SVG 1.1 file with colours that are legible on a dark and on a light background.
/// </summary>
internal sealed class SvgWriter : IDisposable
{
    private const string Namespace = "http://www.w3.org/2000/svg";

    private const string Style =
        """

        text { font: 12px ui-sans-serif, system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #7d8590 }
        .title { font-size: 16px; font-weight: 600 }
        .value, .time { font-size: 11px }
        .grid { stroke: #7d8590; stroke-opacity: .22 }
        .mark { stroke: #7d8590; stroke-dasharray: 4 3 }
        .up { fill: #1fa37f; stroke: #1fa37f }
        .down { fill: #e5484d; stroke: #e5484d }
        .tag { stroke: none }
        .tagged { font-size: 11px; font-weight: 600; fill: #fff }
        .area { fill-opacity: .16; stroke: none }
        .line { fill: none; stroke-width: 1.5; stroke-linejoin: round }
        .volume { fill-opacity: .35; stroke: none }

        """;

    private readonly XmlWriter _xml;

    /// <summary>Begins a file.</summary>
    public SvgWriter(Stream stream, ChartSize size, string title)
    {
        _xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false), CloseOutput = false });
        _xml.WriteStartElement("svg", Namespace);
        Attribute("version", "1.1");
        Attribute("viewBox", $"0 0 {Text(size.Width)} {Text(size.Height)}");
        Attribute("width", Text(size.Width));
        Attribute("height", Text(size.Height));
        _xml.WriteElementString("title", Namespace, title);
        _xml.WriteElementString("style", Namespace, Style);
    }

    /// <summary>Begins a group with a vertical offset. End it with <see cref="End"/>.</summary>
    public void Group(double offset)
    {
        _xml.WriteStartElement("g", Namespace);
        Attribute("transform", $"translate(0 {Text(offset)})");
    }

    /// <summary>Begins a group with a tooltip. End it with <see cref="End"/>.</summary>
    public void Group(string kind, string tooltip)
    {
        _xml.WriteStartElement("g", Namespace);
        Attribute("class", kind);
        _xml.WriteElementString("title", Namespace, tooltip);
    }

    /// <summary>Ends a group.</summary>
    public void End() => _xml.WriteEndElement();

    /// <summary>Draws a line.</summary>
    public void Line(string kind, double x1, double y1, double x2, double y2) =>
        Element("line", kind, ("x1", Text(x1)), ("y1", Text(y1)), ("x2", Text(x2)), ("y2", Text(y2)));

    /// <summary>Draws a rectangle.</summary>
    public void Rectangle(string kind, double x, double y, double width, double height) =>
        Element("rect", kind, ("x", Text(x)), ("y", Text(y)), ("width", Text(width)), ("height", Text(height)));

    /// <summary>Draws a line through points, or the area inside them.</summary>
    public void Path(string kind, IEnumerable<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        foreach ((double x, double y) in points)
        {
            path.Append(path.Length == 0 ? 'M' : 'L').Append(Text(x)).Append(' ').Append(Text(y));
        }

        Element("path", kind, ("d", path.ToString()));
    }

    /// <summary>Writes text that starts at a position, is centred on it (<c>middle</c>), or ends at it (<c>end</c>).</summary>
    public void Write(string kind, double x, double y, string text, string anchor = "start")
    {
        _xml.WriteStartElement("text", Namespace);
        Attribute("class", kind);
        Attribute("x", Text(x));
        Attribute("y", Text(y));
        Attribute("text-anchor", anchor);
        _xml.WriteString(text);
        _xml.WriteEndElement();
    }

    /// <summary>Ends the file.</summary>
    public void Dispose() => _xml.Dispose();

    private void Element(string name, string kind, params (string Name, string Value)[] attributes)
    {
        _xml.WriteStartElement(name, Namespace);
        if (kind.Length > 0)
        {
            Attribute("class", kind);
        }

        foreach ((string attribute, string value) in attributes)
        {
            Attribute(attribute, value);
        }

        _xml.WriteEndElement();
    }

    private void Attribute(string name, string value) => _xml.WriteAttributeString(name, value);

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
