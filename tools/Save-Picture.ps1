<#
.SYNOPSIS
Draws the chart of README.md with the built module.

.DESCRIPTION
The candles are those of a sandbox whose clock stands still, so that the chart is the same at any time. A test compares it
with docs/candles.svg.

.PARAMETER Path
The file to write.

.EXAMPLE
dotnet run --project tools/PowerShell -- -NoProfile -File tools/Save-Picture.ps1

Draws docs/candles.svg again, after a build. It needs no installed PowerShell.
#>
[CmdletBinding()]
param([string] $Path = "$(Split-Path $PSScriptRoot)/docs/candles.svg")

class StoppedClock : TimeProvider {
    [DateTimeOffset] GetUtcNow() { return [DateTimeOffset]::new(2026, 11, 26, 0, 0, 0, [timespan]::Zero) }
}

$ErrorActionPreference = 'Stop'
Import-Module "$(Split-Path $PSScriptRoot)/BlastFx.psd1"
# Loads the sandbox's library.
$null = [type]::GetType('BlastFx.Sandbox.SandboxExchange, BlastFx.Sandbox', $true)
$exchange = [BlastFx.Sandbox.SandboxExchange]::Start([BlastFx.Sandbox.SandboxOptions]@{ Clock = [StoppedClock]::new() })
try {
    Get-BfxCandle BTC-USD 4h -Since 2026-11-11 -Until 2026-11-25T23:59Z -BaseUri $exchange.BaseUri |
        Show-BfxChart $Path -Width 900 -Height 400 -Title 'Get-BfxCandle BTC-USD 4h | Show-BfxChart'
}
finally {
    $exchange.Dispose()
}
