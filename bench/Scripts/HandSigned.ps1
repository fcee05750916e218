# What a user would write instead of the module: the exchange's signature by hand, and Invoke-RestMethod.

function Invoke-SignedRequest {
    param(
        [string] $Method,
        [uri] $Uri,
        [string] $KeyFile,
        [hashtable] $Body = @{}
    )

    $key = Get-Content $KeyFile -Raw | ConvertFrom-Json
    $expires = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds() + 15
    $members = @{ method = $Method; path = $Uri.AbsolutePath } + $Body
    $message = -join @($members.Keys | Sort-Object | ForEach-Object { "$_=$($members[$_])" }) + $expires
    $hash = [Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($message))
    $mac = [Security.Cryptography.HMACSHA256]::HashData([Convert]::FromHexString($key.secret.Substring(2)), $hash)
    $request = @{
        Method      = $Method
        Uri         = $Uri
        ContentType = 'application/json'
        Headers     = @{
            'EID'           = 'bfx'
            'RBT-API-KEY'   = $key.key
            'RBT-TS'        = "$expires"
            'RBT-SIGNATURE' = '0x' + [Convert]::ToHexString($mac).ToLowerInvariant()
        }
    }
    if ($Body.Count -gt 0) {
        $request.Body = $Body | ConvertTo-Json -Compress
    }

    (Invoke-RestMethod @request).result[0]
}
