using System.Management.Automation.Host;

namespace BlastFx.Quickstart.Hosting;

/// <summary>The size of the screen, which the formatting of tables asks for; nothing of it can be read or moved.</summary>
internal sealed class TerminalScreen : PSHostRawUserInterface
{
    public override Size BufferSize { get => WindowSize; set => throw NotHere(); }

    public override Size WindowSize { get => new(Terminal.Width, Terminal.Height); set => throw NotHere(); }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get => new(0, 0); set => throw NotHere(); }

    public override Coordinates WindowPosition { get => new(0, 0); set => throw NotHere(); }

    public override int CursorSize { get; set; } = 25;

    public override string WindowTitle { get; set; } = "";

    public override bool KeyAvailable => false;

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw Input.NotTaken("a key");

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotHere();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NotHere();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotHere();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NotHere();

    private static HostException NotHere() => new("This example writes to the console line by line; it does not move about on the screen.");
}
