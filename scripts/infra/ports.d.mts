/** The port of the last time if nobody took it, or any that is free; nobody else who chooses here gets it while this process lives. */
export function freePort(wanted?: number): Promise<number>;

/** Whether somebody listens there. */
export function answers(port: number): Promise<boolean>;
