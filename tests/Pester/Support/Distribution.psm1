# PowerShell as it is distributed, with its own modules, for a user with an empty home. The tests' own pwsh has no PSResourceGet.

$script:Pwsh = $env:BFX_TEST_POWERSHELL ?? (Get-Process -Id $PID).Path

<#
.SYNOPSIS
Runs a script in a new process of a user.
.OUTPUTS
The output as text. Errors are thrown.
#>
function Invoke-UserShell {
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)] [string] $UserHome,
        [Parameter(Mandatory)] [string] $Script
    )

    $isProgram = $script:Pwsh.EndsWith('.dll')
    $start = [Diagnostics.ProcessStartInfo]::new($isProgram ? 'dotnet' : $script:Pwsh)
    if ($isProgram) {
        $start.ArgumentList.Add($script:Pwsh)
    }

    '-NoLogo', '-NoProfile', '-NonInteractive', '-Command', "`$ErrorActionPreference = 'Stop'`n$Script" | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.WorkingDirectory = $UserHome
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    'PSModulePath', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME' | ForEach-Object { $null = $start.Environment.Remove($_) }
    $start.Environment['HOME'] = $UserHome
    $start.Environment['NO_COLOR'] = '1'
    # dotnet pack leaves no process behind, and prints no greeting.
    $start.Environment['MSBUILDDISABLENODEREUSE'] = '1'
    $start.Environment['DOTNET_NOLOGO'] = '1'

    $process = [Diagnostics.Process]::Start($start)
    try {
        $errorText = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEnd().Trim()
        $process.WaitForExit()
        if ($process.ExitCode -ne 0 -or $errorText.Result) {
            throw "Exit code $($process.ExitCode): $($errorText.Result)`n$output"
        }

        $output
    }
    finally {
        $process.Dispose()
    }
}

<#
.SYNOPSIS
Gets the paths of the files below a folder, sorted and with slashes.
#>
function Get-RelativeFile {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Folder)

    Get-ChildItem $Folder -Recurse -File -Force | ForEach-Object { [IO.Path]::GetRelativePath($Folder, $_.FullName).Replace('\', '/') } | Sort-Object
}

Export-ModuleMember -Function *-*
