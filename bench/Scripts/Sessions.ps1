# Measures many sessions of one shell. A line of input is an action and the number of sessions:
#   open, openByHand           the time in microseconds to connect and read the account, for each session
#   readAll, readAllByHand     the time in microseconds to read the accounts of all, 16 at a time
#   memory                     the managed memory in bytes of a session that has read its account, for each session
#   connections                the connections to the server that are open after all have read, 16 at a time
param([string] $Manifest, [string] $KeyFile, [uri] $Address)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/HandSigned.ps1"
Import-Module $Manifest
$signedRequest = ${function:Invoke-SignedRequest}.ToString()
$sessions = @()

function Open-Session([int] $Count) {
    $script:sessions = @(foreach ($number in 1..$Count) {
        $session = Connect-Bfx $KeyFile -BaseUri $Address -NoVerify -PassThru
        $null = Get-BfxAccount -Session $session
        $session
    })
}

function Close-Session {
    $sessions | Disconnect-Bfx
    $script:sessions = @()
}

function Read-All {
    $sessions | ForEach-Object -ThrottleLimit 16 -Parallel {
        Import-Module $using:Manifest
        Get-BfxAccount -Session $_
    }
}

function Measure-Time([scriptblock] $Action) {
    $start = [Diagnostics.Stopwatch]::GetTimestamp()
    $null = . $Action
    [Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMicroseconds
}

while ($null -ne ($line = [Console]::In.ReadLine())) {
    $action, [int] $count = -split $line
    $number = switch ($action) {
        open {
            (Measure-Time { Open-Session $count }) / $count
            Close-Session
        }
        openByHand {
            (Measure-Time { foreach ($number in 1..$count) { (Invoke-SignedRequest GET "${Address}account" $KeyFile).result[0] } }) / $count
        }
        readAll {
            Open-Session $count
            Measure-Time { Read-All }
            Close-Session
        }
        readAllByHand {
            Measure-Time {
                1..$count | ForEach-Object -ThrottleLimit 16 -Parallel {
                    ${function:Invoke-SignedRequest} = $using:signedRequest
                    (Invoke-SignedRequest GET "${using:Address}account" $using:KeyFile).result[0]
                }
            }
        }
        memory {
            # What the first session loads stays.
            Open-Session 1
            $before = [GC]::GetTotalMemory($true)
            $first = $sessions
            Open-Session $count
            ([GC]::GetTotalMemory($true) - $before) / $count
            Close-Session
            $first | Disconnect-Bfx
        }
        connections {
            Open-Session $count
            $null = Read-All
            @([Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpConnections() |
                Where-Object { $_.RemoteEndPoint.Port -eq $Address.Port -and $_.State -eq 'Established' }).Count
            Close-Session
        }
    }
    [Console]::Out.WriteLine(([double] $number).ToString([cultureinfo]::InvariantCulture))
}
