# Functions of all tests: the module of the checkout, sandboxes, and new shells.

$script:Checkout = (Resolve-Path "$PSScriptRoot/../../..").Path
$script:Pwsh = (Get-Process -Id $PID).Path

<#
.SYNOPSIS
Gets the path of a file of the checkout.
#>
function Get-CheckoutPath {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $RelativePath)

    Join-Path $script:Checkout $RelativePath
}

<#
.SYNOPSIS
Gets the path of the module's manifest.
#>
function Get-ManifestPath {
    [CmdletBinding()]
    [OutputType([string])]
    param()

    Get-CheckoutPath 'BlastFx.psd1'
}

<#
.SYNOPSIS
Copies the built module to a folder like an installed module: modules/BlastFx.
.OUTPUTS
The folder of modules, for PSModulePath.
#>
function Copy-BuiltModule {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Folder)

    $module = Join-Path $Folder 'modules/BlastFx'
    $null = New-Item $module -ItemType Directory -Force
    'BlastFx.psd1', 'bin', 'en-US' | ForEach-Object { Copy-Item (Get-CheckoutPath $_) $module -Recurse -Force }
    Split-Path $module
}

<#
.SYNOPSIS
Runs a script block with a folder first in PSModulePath.
#>
function Use-ModuleFolder {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $Folder,
        [Parameter(Mandatory)] [scriptblock] $Script
    )

    $before = $env:PSModulePath
    $env:PSModulePath = $Folder + [IO.Path]::PathSeparator + $before
    try {
        & $Script
    }
    finally {
        $env:PSModulePath = $before
    }
}

<#
.SYNOPSIS
Starts a sandbox, connects to its first account with known credentials, and clears the request log.
.OUTPUTS
Sandbox, Session, and Exchange: the server of the sandbox.
#>
function Open-Exchange {
    [CmdletBinding()]
    param([int] $AccountCount = 1, [int] $FillCount = 0)

    # Without fills, accounts have the amounts of the API documentation and do not change with the clock.
    $sandbox = Start-BfxSandbox -AccountCount $AccountCount -FillCount $FillCount -PassThru
    $tokens = @{
        Jwt           = $sandbox.Jwt
        RefreshToken  = $sandbox.RefreshToken
        TokenSecret  = $sandbox.SessionSecret
    }
    $session = Connect-Bfx @tokens -BaseUri $sandbox.BaseUri -PassThru
    # Not public: tests count its requests and set the amounts of its accounts.
    $exchange = $sandbox.GetType().GetProperty('Exchange', [Reflection.BindingFlags] 'NonPublic, Instance').GetValue($sandbox)
    $exchange.ClearRequests()
    [pscustomobject]@{
        Sandbox  = $sandbox
        Session  = $session
        Exchange = $exchange
    }
}

<#
.SYNOPSIS
Lists the requests that an exchange received, such as 'PUT /account/leverage'.
#>
function Get-ExchangeRequest {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory)] [psobject] $Exchange)

    $Exchange.Exchange.Requests | ForEach-Object { "$($_.Method) $($_.Path)" }
}

<#
.SYNOPSIS
Runs a script block under a culture.
#>
function Use-Culture {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [cultureinfo] $Culture,
        [Parameter(Mandatory)] [scriptblock] $Script
    )

    $before = [cultureinfo]::CurrentCulture
    [cultureinfo]::CurrentCulture = $Culture
    try {
        & $Script
    }
    finally {
        [cultureinfo]::CurrentCulture = $before
    }
}

<#
.SYNOPSIS
Runs a script in a new pwsh process with the module's manifest in $manifest.
.OUTPUTS
Output, ErrorText and ExitCode.
#>
function Invoke-NewShell {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $Script,
        [string] $Folder = (Get-Location).ProviderPath,
        [string] $Answer = '',
        [switch] $NonInteractive
    )

    $start = [Diagnostics.ProcessStartInfo]::new($script:Pwsh)
    $start.WorkingDirectory = $Folder
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.Environment['NO_COLOR'] = '1'
    if ($NonInteractive) {
        $start.ArgumentList.Add('-NonInteractive')
    }

    '-NoLogo', '-NoProfile', '-Command', "`$manifest = '$(Get-ManifestPath)'`n$Script" | ForEach-Object { $start.ArgumentList.Add($_) }

    $process = [Diagnostics.Process]::Start($start)
    try {
        $errorText = $process.StandardError.ReadToEndAsync()
        $process.StandardInput.Write($Answer)
        $process.StandardInput.Close()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        [pscustomobject]@{
            Output    = $output.Trim()
            ErrorText = $errorText.GetAwaiter().GetResult().Trim()
            ExitCode  = $process.ExitCode
        }
    }
    finally {
        $process.Dispose()
    }
}

<#
.SYNOPSIS
Runs a script in a new runspace of this process, with the module imported.
.OUTPUTS
Output, and Errors: the non-terminating errors and the terminating one.
#>
function Invoke-NewRunspace {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $Script,
        [string] $Folder = (Get-Location).ProviderPath,
        [hashtable] $Variable = @{}
    )

    $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
    $runspace.Open()
    $shell = [powershell]::Create($runspace)
    try {
        $Variable.GetEnumerator() | ForEach-Object { $runspace.SessionStateProxy.SetVariable($_.Key, $_.Value) }
        $null = $shell.AddScript("Set-Location -LiteralPath '$Folder'; Import-Module '$(Get-ManifestPath)'").Invoke()
        $shell.Commands.Clear()
        $null = $shell.AddScript($Script)
        $ending = $null
        try {
            $output = $shell.Invoke()
        }
        catch [Management.Automation.RuntimeException] {
            $ending = $_.Exception.ErrorRecord ?? $_
            $output = @()
        }

        [pscustomobject]@{
            Output = $output
            Errors = @($shell.Streams.Error) + @($ending | Where-Object { $_ })
        }
    }
    finally {
        $null = $shell.Dispose()
        $runspace.Dispose()
    }
}

<#
.SYNOPSIS
Reads an amount of a CSV file digit for digit.
#>
function Read-Exactly {
    param([string] $Text)

    [decimal]::Parse($Text, [cultureinfo]::InvariantCulture)
}

<#
.SYNOPSIS
Counts the digits of an amount.
#>
function Measure-Digit {
    param([string] $Text)

    ($Text -replace '\D').TrimStart('0').Length
}

<#
.SYNOPSIS
Tests whether the text of a CSV file equals the value that was exported.
#>
function Test-SameText {
    param($Value, [string] $Text)

    switch ($Value) {
        { $null -eq $_ } { return $Text -eq '' }
        # A cast converts to a double first, so it is exact up to 15 digits only.
        { $_ -is [decimal] } { return (Read-Exactly $Text) -eq $Value -and ((Measure-Digit $Text) -gt 15 -or [decimal] $Text -eq $Value) }
        { $_ -is [DateTimeOffset] } { return [DateTimeOffset] $Text -eq $Value }
        default { return $Text -ceq $Value.ToString() }
    }
}

# Creates a record with these values. Records have no public constructor, and models have init-only properties.
function New-Record {
    param([string] $Type, [hashtable] $Values = @{})

    $modelType = [BlastFx.Models.OpenRecord].Assembly.GetType("BlastFx.Models.$Type", $true)
    $model = [Activator]::CreateInstance($modelType)
    foreach ($name in $Values.Keys) {
        $property = $modelType.GetProperty($name)
        $property.SetValue($model, [Management.Automation.LanguagePrimitives]::ConvertTo($Values[$name], $property.PropertyType))
    }

    [BlastFx.Records.Record].GetMethod('Of', [Reflection.BindingFlags] 'NonPublic, Static').Invoke($null, @($model))
}

Export-ModuleMember -Function *-*
