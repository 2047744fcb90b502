/*
 * The one list of JSON-RPC error codes: JSON-RPC 2.0's own, and Hongqiao's.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HQ_SERVER_RPC_ERRORS_H
#define HQ_SERVER_RPC_ERRORS_H

enum hq_rpc_code {
    HQ_RPC_PARSE = -32700,
    HQ_RPC_INVALID_REQUEST = -32600,
    HQ_RPC_NO_METHOD = -32601,
    HQ_RPC_INVALID_PARAMS = -32602,
    HQ_RPC_INTERNAL = -32603,
    HQ_RPC_NO_SESSION = -32001,
    HQ_RPC_DENIED = -32002,
    HQ_RPC_RATE = -32003,
    HQ_RPC_TOO_LARGE = -32004,
    HQ_RPC_NOT_FOUND = -32005,
    HQ_RPC_CONFLICT = -32006,
    HQ_RPC_UNAVAILABLE = -32007,
};

#endif
