package io.dashstream.session.admission;

import io.dashstream.session.socket.Inbound;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;

/**
 * A request that may become a connection: its channel, what it asked for and the slot it holds. Stays on the channel
 * until that closes or the upgrade fails. The channel's event loop.
 *
 * @param context where frames are written: the context of the server's own handler, whose writes pass the WebSocket encoder
 * @param inbound the handler in the channel's pipeline that receives the client's frames
 * @param opening what the client asked for
 * @param client names the client in logs: its address as admission saw it
 * @param slot its place in the count per address
 */
public record Admission(
        ChannelHandlerContext context, Inbound inbound, Opening opening, String client, AddressSlots.Slot slot) {
    static final AttributeKey<Admission> KEY = AttributeKey.valueOf("dashstream.admission");
}
